import type { ActiveAttempt, RunState } from '../../src/model/run-state'
import { onUnconfirmed } from './on-observed'
import type { Policy } from './policy'
import type { Moment, RunEvent, Transition } from './run-event'
import { lost } from './run-failures'
import { fail, stay, stopped } from './transitions'

/** result.json is an attempt's last act: what it says is what really happened, canceled or not. */
export function onResult(
  state: RunState,
  attempt: ActiveAttempt,
  { result, reason, ended }: Extract<RunEvent, { kind: 'resultRead' }>,
  moment: Moment,
  policy: Policy,
): Transition {
  const attemptId = attempt.id
  if (result === 'absent')
    return stay(state, { kind: 'takeClaim', attemptId, reason, ended, refusal: null })
  if (result === 'succeeded') return stay(state, { kind: 'publish', attemptId })
  // A program that is told to end may still write that it failed; any other failure came before.
  return result.code === 'JOB_FAILED'
    ? stopped(state, result, moment, policy)
    : fail(state, result, moment, policy)
}

/** Without a result, who holds the claim tells whether the attempt's work ever started. */
export function onClaimed(
  state: RunState,
  attempt: ActiveAttempt,
  { by, reason, ended, refusal }: Extract<RunEvent, { kind: 'claimed' }>,
  moment: Moment,
  policy: Policy,
): Transition {
  if (by === 'attempt' && !ended) return onUnconfirmed(state, attempt, reason, moment, policy)
  const failure = by === 'reconciler' && refusal !== null ? refusal : lost(reason)
  return stopped(state, failure, moment, policy)
}
