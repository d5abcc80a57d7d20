import { assertNever } from '../../src/model/assert-never'
import type { ActiveAttempt, RunState } from '../../src/model/run-state'
import type { Observation } from '../launchers/launcher'
import { onLate } from './on-ticked'
import type { Policy } from './policy'
import type { Moment, RunEvent, Transition } from './run-event'
import { lost, NOT_ENDED, QUEUED_TOO_LONG, SILENT, UNAUDITED, unknownState } from './run-failures'
import {
  abandon,
  end,
  fail,
  isOver,
  isStoppedTooLong,
  stay,
  stop,
  stopped,
  withAttempt,
} from './transitions'

type Observed = Extract<RunEvent, { kind: 'observed' }>

/** What becomes of an active run when its launcher told where the attempt is. */
export function onObserved(
  state: RunState,
  attempt: ActiveAttempt,
  event: Observed,
  moment: Moment,
  policy: Policy,
): Transition {
  const { observation } = event
  switch (observation.kind) {
    case 'waiting':
      return onAlive(state, { ...seen(attempt, observation) }, null, moment, policy)
    case 'running': {
      const running: ActiveAttempt = {
        ...seen(attempt, observation),
        status: 'running',
        startedAt: attempt.startedAt ?? observation.startedAt ?? moment.now,
      }
      return onAlive(state, running, observation.heartbeatAt ?? null, moment, policy)
    }
    case 'ended': {
      const { reason, externalId } = observation
      return stay(withAttempt(state, { externalId }), {
        kind: 'readResult',
        attemptId: attempt.id,
        reason,
        ended: true,
      })
    }
    case 'finished':
      return onFinished(state, attempt, observation.failure, moment, policy)
    case 'unknown':
      return onUnknown(state, attempt, observation, moment, policy)
    case 'notFound':
      return onMissing(state, attempt, event, moment, policy)
    default:
      return assertNever(observation)
  }
}

function seen(attempt: ActiveAttempt, { externalId }: { externalId: string }): ActiveAttempt {
  return { ...attempt, externalId, fulls: 0, notBefore: null, missingSince: null }
}

function onAlive(
  state: RunState,
  attempt: ActiveAttempt,
  heartbeatAt: bigint | null,
  moment: Moment,
  policy: Policy,
): Transition {
  const { timeouts } = policy
  if (state.status === 'canceling') {
    if (isStoppedTooLong(state, policy, moment)) return abandon(state, NOT_ENDED)
    return stay({ ...state, attempt }, { kind: 'cancel', attemptId: attempt.id })
  }
  if (isOver(heartbeatAt, timeouts.silent, moment)) return stop(state, attempt, SILENT, moment)
  const late = onLate(state, attempt, moment, policy)
  return late ?? stay({ ...state, status: attempt.status, attempt })
}

/** Where no result.json is written the service's word counts, but never for a table. */
function onFinished(
  state: RunState,
  attempt: ActiveAttempt,
  failure: string | null,
  moment: Moment,
  policy: Policy,
): Transition {
  if (failure !== null)
    return stopped(state, { code: 'JOB_FAILED', message: failure }, moment, policy)
  return attempt.publishes ? fail(state, UNAUDITED, moment, policy) : end(state, 'succeeded')
}

/**
 * Told at once and asked to end. Its result or its claim may still say what really happened; in the
 * end they do alone, since the service may refuse to end what is in such a state.
 */
function onUnknown(
  state: RunState,
  attempt: ActiveAttempt,
  { externalId, state: named }: Extract<Observation, { kind: 'unknown' }>,
  moment: Moment,
  policy: Policy,
): Transition {
  const known = seen(attempt, { externalId })
  const failure = state.status === 'canceling' ? state.failure : unknownState(named)
  const stopping = stop(state, known, failure, moment)
  const reason = `the service says ${named}`
  const asking = isStoppedTooLong(state, policy, moment) ? [] : stopping.effects
  return {
    ...stopping,
    effects: [...asking, { kind: 'readResult', attemptId: attempt.id, reason, ended: false }],
  }
}

/**
 * Only a look, begun when the lag was over, tells that it is not there. Then it is submitted again
 * if no submission is known to have arrived, else given up by taking its claim.
 */
function onMissing(
  state: RunState,
  attempt: ActiveAttempt,
  { by, lookedAt }: Observed,
  moment: Moment,
  policy: Policy,
): Transition {
  const attemptId = attempt.id
  if (lookedAt < attempt.submittedAt + policy.lag) return stay(state)
  if (by === 'list') return stay(state, { kind: 'look', attemptId })
  const mayBeUnsubmitted =
    attempt.externalId === null && attempt.submissions < policy.maxSubmissions
  if (state.status !== 'canceling' && mayBeUnsubmitted) {
    if (isOver(attempt.intendedAt, policy.timeouts.queued, moment))
      return stop(state, attempt, QUEUED_TOO_LONG, moment)
    const due = attempt.notBefore === null || moment.now >= attempt.notBefore
    return due ? stay(state, { kind: 'submit', attemptId }) : stay(state)
  }
  const missing = withAttempt(state, { missingSince: attempt.missingSince ?? moment.now })
  const { reason } = MISSING
  return stay(missing, { kind: 'readResult', attemptId, reason, ended: false })
}

const MISSING = { reason: 'it cannot be found where it was submitted' } as const

/** It began, and its end was not seen: it is looked for a while, and then only to end it. */
export function onUnconfirmed(
  state: RunState,
  attempt: ActiveAttempt,
  reason: string,
  moment: Moment,
  policy: Policy,
): Transition {
  if (state.status === 'canceling')
    return isStoppedTooLong(state, policy, moment) ? abandon(state, NOT_ENDED) : stay(state)
  const over = isOver(attempt.missingSince, policy.timeouts.silent, moment)
  return over ? stop(state, attempt, lost(reason), moment) : stay(state)
}
