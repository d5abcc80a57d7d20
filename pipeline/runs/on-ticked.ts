import type { ActiveAttempt, RunState } from '../../src/model/run-state'
import type { Policy } from './policy'
import type { Moment, Transition } from './run-event'
import { NOT_ENDED, QUEUED_TOO_LONG, RUNNING_TOO_LONG, STARTING_TOO_LONG } from './run-failures'
import { abandon, fail, isOver, isStoppedTooLong, stay, stop } from './transitions'

/** Time passed. What was never submitted is; what is in doubt is looked for; what is late is ended. */
export function onTicked(
  state: RunState,
  attempt: ActiveAttempt,
  moment: Moment,
  policy: Policy,
): Transition {
  const attemptId = attempt.id
  if (isStoppedTooLong(state, policy, moment)) return onUntold(state, attempt)
  const inDoubt = attempt.externalId === null
  if (inDoubt && attempt.submissions > 0) return stay(state, { kind: 'look', attemptId })
  if (inDoubt) {
    if (isOver(attempt.intendedAt, policy.timeouts.queued, moment))
      return fail(state, QUEUED_TOO_LONG, moment, policy)
    const due = attempt.notBefore === null || moment.now >= attempt.notBefore
    return due ? stay(state, { kind: 'submit', attemptId }) : stay(state)
  }
  return onLate(state, attempt, moment, policy) ?? stay(state)
}

/** Its launcher tells nothing: what it left decides. Where it leaves nothing, nobody can tell. */
function onUntold(state: RunState, { id: attemptId, publishes }: ActiveAttempt): Transition {
  if (!publishes) return abandon(state, NOT_ENDED)
  const reason = 'nobody tells where it is'
  return stay(state, { kind: 'readResult', attemptId, reason, ended: false })
}

/** Null unless the attempt takes longer than its job allows. */
export function onLate(
  state: RunState,
  attempt: ActiveAttempt,
  moment: Moment,
  { timeouts }: Policy,
): Transition | null {
  if (state.status === 'canceling') return null
  if (attempt.startedAt !== null) {
    const late = isOver(attempt.startedAt, timeouts.running, moment)
    return late ? stop(state, attempt, RUNNING_TOO_LONG, moment) : null
  }
  const late = isOver(attempt.submittedAt, timeouts.starting, moment)
  return late ? stop(state, attempt, STARTING_TOO_LONG, moment) : null
}
