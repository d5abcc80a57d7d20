import type { ErrorCode } from './coded-error'

/** What kind of trouble a failure is: policies of retries and people who are called go by it. */
export const FAILURE_CLASSES = [
  'input',
  'job',
  'check',
  'conflict',
  'lost',
  'service',
  'refused',
  'timeout',
  'unknownState',
  'internal',
] as const
export type FailureClass = (typeof FAILURE_CLASSES)[number]

const CLASSES: ReadonlyMap<string, FailureClass> = new Map<string, FailureClass>([
  ['BAD_USER_INPUT', 'input'],
  ['NOT_FOUND', 'input'],
  ['JOB_FAILED', 'job'],
  ['CHECK_FAILED', 'check'],
  ['PUBLISH_CONFLICT', 'conflict'],
  ['ATTEMPT_LOST', 'lost'],
  ['ENGINE_UNAVAILABLE', 'service'],
  ['LAUNCHER_REFUSED', 'refused'],
  ['TIMEOUT', 'timeout'],
  ['UNKNOWN_REMOTE_STATE', 'unknownState'],
])

export function classOf(code: ErrorCode): FailureClass {
  return CLASSES.get(code) ?? 'internal'
}
