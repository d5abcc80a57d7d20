import { setTimeout as delay } from 'node:timers/promises'
import { systemClock } from '../../../src/model/clock'
import { type AccountSetUp, makeAccount, type ServiceTimes } from '../account'
import type { Aws } from '../core/aws'
import { noop } from '../core/executor'
import { randomIds } from '../core/ids'
import { memoryStore } from '../core/store'
import { FaultScript } from '../faults/script'
import type { Judge } from '../model/service-models'
import { Gateway } from '../protocol/gateway'
import { serve } from './http-server'

const TICK_MS = 2

export interface OpenAccountOptions {
  readonly setUp: AccountSetUp
  readonly times: ServiceTimes
  /** Null: calls are not judged by the services' models, which need Python. */
  readonly judge: Judge | null
}

export interface OpenAccount {
  readonly url: string
  readonly aws: Aws
  readonly gateway: Gateway
  readonly script: FaultScript
  /** How many calls of this name arrived. */
  calls(action: string): number
  close(): Promise<void>
}

/** Services that execute statements, on loopback and in real time. */
export async function openAccount({
  setUp,
  times,
  judge,
}: OpenAccountOptions): Promise<OpenAccount> {
  const script = new FaultScript()
  const { aws, bindings } = makeAccount({
    clock: systemClock,
    store: memoryStore(),
    executor: noop(0),
    ids: randomIds,
    faults: script.faultsOf,
    setUp,
    times,
  })
  const gateway = new Gateway({ aws, bindings, judge, pause: (ms) => delay(ms) })
  const server = await serve(gateway)
  const ticks = setInterval(() => aws.advance(), TICK_MS)
  return {
    url: server.url,
    aws,
    gateway,
    script,
    calls: (action) => aws.log.all().filter((call) => call.action === action).length,
    async close() {
      clearInterval(ticks)
      await server.close()
    },
  }
}
