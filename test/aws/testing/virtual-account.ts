import { seededRandom } from '../../support/seeded-random'
import { type AccountParts, makeAccount } from '../account'
import type { Aws } from '../core/aws'
import { noop } from '../core/executor'
import { idsFrom } from '../core/ids'
import { memoryStore } from '../core/store'
import type { Members } from '../core/service'
import { FaultScript } from '../faults/script'

export interface VirtualAccount {
  readonly aws: Aws
  readonly script: FaultScript
  pass(milliseconds: number): void
  /** @throws the service's error, or `cut` */
  call(service: string, operation: string, input: Members): Members
}

/** An account under a clock that only the test moves. Work takes a second unless told otherwise. */
export function virtualAccount(parts: Partial<AccountParts> = {}): VirtualAccount {
  let now = 1_700_000_000_000_000n
  const random = seededRandom(1)
  const script = new FaultScript()
  const { aws } = makeAccount({
    clock: () => now,
    store: memoryStore(),
    executor: noop(1_000),
    ids: idsFrom((bound) => Math.floor(random() * bound)),
    faults: script.faultsOf,
    setUp: {},
    ...parts,
  })
  return {
    aws,
    script,
    pass: (milliseconds) => {
      now += BigInt(milliseconds) * 1_000n
    },
    call: (service, operation, input) => {
      const { delivery } = aws.call({ service, operation, input })
      switch (delivery.kind) {
        case 'answer':
          return delivery.members
        case 'error':
          throw delivery.error
        case 'cut':
          throw new Error('cut')
        case 'waiting': {
          const members = delivery.poll(aws.advance())
          if (members === null) throw new Error('waiting')
          return members
        }
      }
    },
  }
}
