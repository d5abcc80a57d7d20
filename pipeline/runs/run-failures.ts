import type { Failure } from '../../src/model/run'

/** The failures that the state machine itself tells. */

export const QUEUED_TOO_LONG: Failure = {
  code: 'TIMEOUT',
  message:
    'The run waited too long for a free table, a free place or a service with room; see what is before it, then retry it.',
}

export const STARTING_TOO_LONG: Failure = {
  code: 'TIMEOUT',
  message:
    'The service took the attempt and did not begin it in time; look there, then retry the run.',
}

export const RUNNING_TOO_LONG: Failure = {
  code: 'TIMEOUT',
  message:
    'The attempt ran longer than its job allows and was ended; give the job more time or a smaller window, then retry the run.',
}

export const SILENT: Failure = {
  code: 'ATTEMPT_LOST',
  message: 'The attempt gave no sign of life for too long and was ended; see its log.',
}

export const NOT_ENDED: Failure = {
  code: 'TIMEOUT',
  message:
    'The service did not confirm the end of the attempt in time. End it there, then retry the run; until then its tables stay locked.',
}

export function unknownState(state: string): Failure {
  return {
    code: 'UNKNOWN_REMOTE_STATE',
    message: `The service says that the attempt is ${state}, which this version of Lakefront does not know; it was asked to end. Look there, then retry the run.`,
  }
}

export function lost(reason: string): Failure {
  return { code: 'ATTEMPT_LOST', message: reason }
}

export const UNAUDITED: Failure = {
  code: 'CHECK_FAILED',
  message:
    'The service says that the attempt succeeded, but it left no audited result; nothing was published. See its log.',
}
