import { ACCOUNT, REGION, type StateChange } from '../core/surroundings'
import type { Ids } from '../core/ids'
import type { Members } from '../core/service'
import { isoSeconds, MILLISECOND } from '../core/units'
import { uuid } from '../core/uuid'
import type { FaultSource } from '../faults/script'
import type { Queues } from '../sqs/queues'

/** Which events go into a queue; a part that is absent lets everything through. */
export interface EventRule {
  readonly queue: string
  readonly sources?: readonly string[]
  readonly detailTypes?: readonly string[]
}

export interface EventBusParts {
  readonly rules: readonly EventRule[]
  readonly queues: Queues
  readonly ids: Ids
  readonly faults: FaultSource
  /** From the change until the message can be received. */
  readonly deliveryMs: number
}

/**
 * Amazon EventBridge User Guide, "AWS service events": services deliver their events on a best-effort
 * or at-least-once basis, so one may be lost, late or doubled. Faults of service `events`, action
 * `Deliver`, do that: lostEvent, lag, duplicate.
 * @returns what hears the state changes of services
 */
export function eventBus(parts: EventBusParts): (change: StateChange) => void {
  const { rules, queues, ids, faults, deliveryMs } = parts
  return (change) => {
    const envelope = envelopeOf(change, ids)
    for (const { queue } of rules.filter((rule) => fits(rule, change))) {
      const met = faults({ service: 'events', action: 'Deliver', input: envelope })
      if (met.some(({ kind }) => kind === 'lostEvent')) continue
      const lag = met.reduce((sum, fault) => sum + (fault.kind === 'lag' ? fault.ms : 0), 0)
      const times = met.some(({ kind }) => kind === 'duplicate') ? 2 : 1
      const at = change.at + BigInt(deliveryMs + lag) * MILLISECOND
      for (let sent = 0; sent < times; sent += 1) queues.send(queue, JSON.stringify(envelope), at)
    }
  }
}

function fits({ sources, detailTypes }: EventRule, { source, detailType }: StateChange): boolean {
  return (sources?.includes(source) ?? true) && (detailTypes?.includes(detailType) ?? true)
}

function envelopeOf({ source, detailType, at, resources, detail }: StateChange, ids: Ids): Members {
  return {
    version: '0',
    id: uuid(ids),
    'detail-type': detailType,
    source,
    account: ACCOUNT,
    time: isoSeconds(at),
    region: REGION,
    resources,
    detail,
  }
}
