import { assertNever } from '../../src/model/assert-never'
import { isTerminal } from '../../src/model/run'
import type { ActiveAttempt, RunState } from '../../src/model/run-state'
import { onObserved } from './on-observed'
import { onClaimed, onResult } from './on-result'
import { onTicked } from './on-ticked'
import { waitAfter, type Policy } from './policy'
import type { Moment, RunEvent, Transition } from './run-event'
import { QUEUED_TOO_LONG } from './run-failures'
import { end, fail, isOver, stay, stop, withAttempt } from './transitions'

/**
 * What becomes of a run when something happened to it. Pure; every effect may be repeated, and an
 * effect that a crash swallowed is asked for again by the next observation or tick.
 */
export function transition(
  state: RunState,
  event: RunEvent,
  moment: Moment,
  policy: Policy,
): Transition {
  if (isTerminal(state.status)) return fromTerminal(state, event, moment)
  if (state.attempt === null) return fromQueued(state, event, moment, policy)
  return fromActive(state, state.attempt, event, moment, policy)
}

/** The end is the end; only a client may ask for a further attempt. */
function fromTerminal(state: RunState, event: RunEvent, { now }: Moment): Transition {
  if (event.kind !== 'retryRequested' || state.status === 'succeeded') return stay(state)
  return stay({
    status: 'queued',
    attempt: null,
    tries: 0,
    queuedAt: now,
    notBefore: null,
    failure: null,
  })
}

function fromQueued(state: RunState, event: RunEvent, moment: Moment, policy: Policy): Transition {
  switch (event.kind) {
    case 'cancelRequested':
      return end(state, 'canceled')
    case 'nothingToDo':
      return end(state, 'succeeded')
    case 'refused':
      return end(state, 'failed', event.failure)
    case 'ticked':
      return isOver(state.queuedAt, policy.timeouts.queued, moment)
        ? end(state, 'failed', QUEUED_TOO_LONG)
        : stay(state)
    case 'intended': {
      const attempt = newAttempt(event, moment)
      return stay(
        { ...state, status: 'starting', attempt, notBefore: null },
        { kind: 'submit', attemptId: event.attemptId },
      )
    }
    case 'retryRequested':
    case 'submitting':
    case 'submitted':
    case 'full':
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
  moment: Moment,
  policy: Policy,
): Transition {
  switch (event.kind) {
    case 'cancelRequested':
      return onCancel(state, attempt, moment)
    case 'submitting':
      return stay(
        withAttempt(state, {
          submissions: attempt.submissions + 1,
          submittedAt: moment.now,
          notBefore: null,
        }),
      )
    case 'submitted':
      return stay(withAttempt(state, { externalId: event.externalId, fulls: 0 }))
    case 'full':
      return onFull(state, attempt, moment, policy)
    case 'observed':
      return onObserved(state, attempt, event, moment, policy)
    case 'ticked':
      return onTicked(state, attempt, moment, policy)
    case 'resultRead':
      return onResult(state, attempt, event, moment, policy)
    case 'claimed':
      return onClaimed(state, attempt, event, moment, policy)
    case 'published':
      return end(state, 'succeeded')
    case 'refused':
      return fail(state, event.failure, moment, policy)
    case 'retryRequested':
    case 'intended':
    case 'nothingToDo':
      return stay(state)
    default:
      return assertNever(event)
  }
}

/** What was never submitted needs nobody's word for its end. A client's wish goes before another cause. */
function onCancel(state: RunState, attempt: ActiveAttempt, moment: Moment): Transition {
  if (attempt.submissions === 0) return end(state, 'canceled')
  return stop(state, attempt, null, moment)
}

/** Not counted as a submission; the attempt keeps its place and is submitted again later. */
function onFull(
  state: RunState,
  attempt: ActiveAttempt,
  { now, chance }: Moment,
  policy: Policy,
): Transition {
  const submissions = Math.max(attempt.submissions - 1, 0)
  const fulls = attempt.fulls + 1
  const notBefore = now + waitAfter(fulls, policy.fullWait, chance)
  return stay(withAttempt(state, { submissions, fulls, notBefore }))
}

function newAttempt(
  { attemptId, launcher, publishes }: Extract<RunEvent, { kind: 'intended' }>,
  { now }: Moment,
): ActiveAttempt {
  return {
    id: attemptId,
    launcher,
    status: 'starting',
    externalId: null,
    intendedAt: now,
    submissions: 0,
    submittedAt: now,
    fulls: 0,
    notBefore: null,
    startedAt: null,
    missingSince: null,
    stoppingSince: null,
    publishes,
  }
}
