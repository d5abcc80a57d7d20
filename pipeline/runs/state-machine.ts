import { assertNever } from '../../src/model/assert-never'
import type { Instant } from '../../src/model/clock'
import { isTerminal, type Failure, type RunStatus } from '../../src/model/run'
import type { ActiveAttempt, Effect, Policy, RunEvent, RunState, Transition } from './run-state'

/**
 * What becomes of a run when something happened to it. Pure; every effect may be repeated, and an
 * effect that a crash swallowed is asked for again by the next observation.
 */
export function transition(
  state: RunState,
  event: RunEvent,
  now: Instant,
  policy: Policy,
): Transition {
  if (isTerminal(state.status)) return fromTerminal(state, event)
  if (state.attempt === null) return fromQueued(state, event, now)
  return fromActive(state, state.attempt, event, now, policy)
}

/** The end is the end; only a client may ask for a further attempt. */
function fromTerminal(state: RunState, event: RunEvent): Transition {
  if (event.kind !== 'retryRequested' || state.status === 'succeeded') return stay(state)
  return stay({ status: 'queued', attempt: null, neverStarted: 0, failure: null })
}

function fromQueued(state: RunState, event: RunEvent, now: Instant): Transition {
  switch (event.kind) {
    case 'cancelRequested':
      return stay({ ...state, status: 'canceled' })
    case 'nothingToDo':
      return stay({ ...state, status: 'succeeded' })
    case 'refused':
      return stay({ ...state, status: 'failed', failure: event.failure })
    case 'intended':
      return {
        next: { ...state, status: 'starting', attempt: newAttempt(event.attemptId, now) },
        ended: null,
        effects: [{ kind: 'submit', attemptId: event.attemptId }],
      }
    case 'retryRequested':
    case 'submitting':
    case 'submitted':
    case 'observed':
    case 'resultRead':
    case 'claimed':
    case 'published':
      return stay(state)
    default:
      return assertNever(event)
  }
}

function fromActive(
  state: RunState,
  attempt: ActiveAttempt,
  event: RunEvent,
  now: Instant,
  policy: Policy,
): Transition {
  switch (event.kind) {
    case 'cancelRequested':
      return stay({ ...state, status: 'canceling' }, { kind: 'cancel', attemptId: attempt.id })
    case 'submitting':
      return stay({
        ...state,
        attempt: { ...attempt, submissions: attempt.submissions + 1, submittedAt: now },
      })
    case 'submitted':
      return stay({ ...state, attempt: { ...attempt, externalId: event.externalId } })
    case 'observed':
      return onObserved(state, attempt, event, now, policy)
    case 'resultRead':
      return onResult(state, attempt, event)
    case 'claimed':
      return onClaimed(state, event, policy)
    case 'published':
      return end(state, 'succeeded', null)
    case 'refused':
      return end(state, 'failed', event.failure)
    case 'retryRequested':
    case 'intended':
    case 'nothingToDo':
      return stay(state)
    default:
      return assertNever(event)
  }
}

function onObserved(
  state: RunState,
  attempt: ActiveAttempt,
  { observation }: Extract<RunEvent, { kind: 'observed' }>,
  now: Instant,
  policy: Policy,
): Transition {
  const attemptId = attempt.id
  switch (observation.kind) {
    case 'waiting':
      return stay({ ...state, attempt: { ...attempt, externalId: observation.externalId } })
    case 'running': {
      const { externalId, startedAt } = observation
      const running: ActiveAttempt = {
        ...attempt,
        status: 'running',
        externalId,
        startedAt: attempt.startedAt ?? startedAt ?? now,
      }
      if (state.status === 'canceling') {
        return stay({ ...state, attempt: running }, { kind: 'cancel', attemptId })
      }
      return stay({ ...state, status: 'running', attempt: running })
    }
    case 'ended':
      return stay(state, { kind: 'readResult', attemptId, reason: observation.reason })
    case 'finished':
      return observation.failure === null
        ? end(state, 'succeeded', null)
        : end(state, 'failed', { code: 'JOB_FAILED', message: observation.failure })
    case 'unknown':
      return end(state, 'failed', {
        code: 'UNKNOWN_REMOTE_STATE',
        message: `The service says that the attempt is ${observation.state}, which this version of Lakefront does not know; look there, then retry the run.`,
      })
    case 'notFound': {
      if (now < attempt.submittedAt + policy.lagMicros) return stay(state)
      const mayBeUnsubmitted =
        attempt.externalId === null && attempt.submissions < policy.maxSubmissions
      if (state.status !== 'canceling' && mayBeUnsubmitted)
        return stay(state, { kind: 'submit', attemptId })
      return stay(state, {
        kind: 'readResult',
        attemptId,
        reason: 'it cannot be found where it was submitted',
      })
    }
    default:
      return assertNever(observation)
  }
}

function onResult(
  state: RunState,
  attempt: ActiveAttempt,
  { result, reason }: Extract<RunEvent, { kind: 'resultRead' }>,
): Transition {
  const attemptId = attempt.id
  if (result === 'absent')
    return stay(state, { kind: 'takeClaim', attemptId, reason, refusal: null })
  if (result === 'succeeded') return stay(state, { kind: 'publish', attemptId })
  // A program that is told to end may still write that it failed; any other failure came before.
  if (state.status === 'canceling' && result.code === 'JOB_FAILED')
    return end(state, 'canceled', null)
  return end(state, 'failed', result)
}

function onClaimed(
  state: RunState,
  event: Extract<RunEvent, { kind: 'claimed' }>,
  policy: Policy,
): Transition {
  if (state.status === 'canceling') return end(state, 'canceled', null)
  const lost: Failure = { code: 'ATTEMPT_LOST', message: event.reason }
  if (event.by === 'attempt') return end(state, 'failed', lost)
  if (event.refusal !== null) return end(state, 'failed', event.refusal)
  const neverStarted = state.neverStarted + 1
  if (neverStarted >= policy.maxNeverStarted) return end({ ...state, neverStarted }, 'failed', lost)
  return { ...end({ ...state, neverStarted }, 'failed', null), next: requeued(neverStarted) }
}

function requeued(neverStarted: number): RunState {
  return { status: 'queued', attempt: null, neverStarted, failure: null }
}

function newAttempt(id: string, now: Instant): ActiveAttempt {
  return {
    id,
    status: 'starting',
    externalId: null,
    submissions: 0,
    submittedAt: now,
    startedAt: null,
  }
}

function stay(next: RunState, ...effects: readonly Effect[]): Transition {
  return { next, ended: null, effects }
}

function end(
  state: RunState,
  status: Extract<RunStatus, 'succeeded' | 'failed' | 'canceled'>,
  failure: Failure | null,
): Transition {
  const ended = state.attempt === null ? null : { attemptId: state.attempt.id, status }
  return { next: { ...state, status, attempt: null, failure }, ended, effects: [] }
}
