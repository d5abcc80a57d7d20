import { classOf } from '../../src/model/failure-class'
import type { Failure } from '../../src/model/run'
import type { ActiveAttempt, RunState } from '../../src/model/run-state'
import { waitAfter, type Policy } from './policy'
import type { Effect, EndedAttempt, Moment, Transition } from './run-event'

/** Nothing ends. */
export function stay(next: RunState, ...effects: readonly Effect[]): Transition {
  return { next, ended: null, abandoned: false, effects }
}

export function withAttempt(state: RunState, change: Partial<ActiveAttempt>): RunState {
  return state.attempt === null ? state : { ...state, attempt: { ...state.attempt, ...change } }
}

/** The end of the run, and of its attempt if there is one. */
export function end(
  state: RunState,
  status: EndedAttempt['status'],
  failure: Failure | null = null,
): Transition {
  return {
    next: { ...state, status, attempt: null, notBefore: null, failure },
    ended: endedAttempt(state, status, failure),
    abandoned: false,
    effects: [],
  }
}

/**
 * The attempt failed and was seen to its end. Where the policy says so, and nobody asked for the
 * end of the run, another follows.
 */
export function fail(
  state: RunState,
  failure: Failure,
  { now, chance }: Moment,
  policy: Policy,
): Transition {
  const tries = state.tries + 1
  const canceled = state.status === 'canceling' && state.failure === null
  const retried = policy.retried.includes(classOf(failure.code)) && tries < policy.maxAttempts
  if (canceled || !retried) return end(state, 'failed', failure)
  return {
    next: {
      status: 'queued',
      attempt: null,
      tries,
      queuedAt: now,
      notBefore: now + waitAfter(tries, policy.retryWait, chance),
      failure: null,
    },
    ended: endedAttempt(state, 'failed', failure),
    abandoned: false,
    effects: [],
  }
}

/** The attempt was seen to its end, and what it did does not count. */
export function stopped(
  state: RunState,
  otherwise: Failure,
  moment: Moment,
  policy: Policy,
): Transition {
  if (state.status !== 'canceling') return fail(state, otherwise, moment, policy)
  return state.failure === null
    ? end(state, 'canceled')
    : fail(state, state.failure, moment, policy)
}

/** Asks for the end of the attempt. Null: a client wants it. */
export function stop(
  state: RunState,
  attempt: ActiveAttempt,
  failure: Failure | null,
  { now }: Moment,
): Transition {
  return stay(
    {
      ...state,
      status: 'canceling',
      attempt: { ...attempt, stoppingSince: attempt.stoppingSince ?? now },
      failure,
    },
    { kind: 'cancel', attemptId: attempt.id },
  )
}

/** Nobody confirms its end. The run must not wait for ever, and nobody else may write its tables. */
export function abandon(state: RunState, failure: Failure): Transition {
  return { ...end(state, 'failed', state.failure ?? failure), abandoned: true }
}

export function isOver(since: bigint | null, limit: bigint, { now }: Moment): boolean {
  return since !== null && now >= since + limit
}

/** Its end was asked for, and nobody confirmed it in time. */
export function isStoppedTooLong(
  { status, attempt }: RunState,
  { timeouts }: Policy,
  moment: Moment,
): boolean {
  if (status !== 'canceling' || attempt === null) return false
  return isOver(attempt.stoppingSince, timeouts.stopping, moment)
}

function endedAttempt(
  { attempt }: RunState,
  status: EndedAttempt['status'],
  failure: Failure | null,
): EndedAttempt | null {
  return attempt === null ? null : { attemptId: attempt.id, status, failure }
}
