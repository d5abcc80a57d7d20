/**
 * What a failed call of an AWS service means for the next step.
 * - throttled: nothing was done; the same may be asked again later.
 * - inDoubt: no answer, or one that does not say whether it was done.
 * - refused: nothing was done, and asking again changes nothing.
 */
export type ServiceFault = 'throttled' | 'inDoubt' | 'refused'

/** As the services' models and "Common Error Types" of their API references call it. */
const THROTTLED: ReadonlySet<string> = new Set([
  'ActiveSessionsExceededException',
  'ActiveStatementsExceededException',
  'ActiveWaitingRequestsExceededException',
  'RequestLimitExceeded',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
])

export function serviceFault(error: unknown): ServiceFault {
  if (THROTTLED.has(errorName(error))) return 'throttled'
  const status = memberOf(memberOf(error, '$metadata'), 'httpStatusCode')
  if (status === 429) return 'throttled'
  return typeof status === 'number' && status < 500 ? 'refused' : 'inDoubt'
}

/** The error's name in the service's model; empty for what is no error. */
export function errorName(error: unknown): string {
  const name = memberOf(error, 'name')
  return typeof name === 'string' ? name : ''
}

export function errorMessage(error: unknown): string {
  const message = memberOf(error, 'message')
  return typeof message === 'string' ? message : ''
}

/** Not by class: errors of Node's own modules are of another realm inside a test. */
function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
