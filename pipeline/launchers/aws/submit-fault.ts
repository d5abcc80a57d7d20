import { CodedError } from '../../../src/model/coded-error'
import type { Submitted } from '../launcher'

/** An error that a service answered with, as the SDK's clients throw it; null for any other. */
interface Answered {
  readonly name: string
  readonly message: string
  /** HTTP. */
  readonly status: number
}

/** Says of an answer that the service only has no room now. */
export type IsFull = (error: { readonly name: string; readonly message: string }) => boolean

/** What the services call being asked too often. Such a request was not carried out. */
const THROTTLED = new Set([
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'EC2ThrottledException',
])

/** The SDK found nothing to sign the request with, so it was never sent. */
const UNSENT = new Set(['CredentialsProviderError', 'TokenProviderError'])

/**
 * What an error of a submission means. A service that refused started nothing; of what got no
 * answer, or a fault of the service's own, nobody knows.
 * @throws CodedError LAUNCHER_REFUSED; the error itself where it leaves the submission in doubt
 */
export function submitFault(error: unknown, launcher: string, isFull: IsFull): Submitted {
  const answered = answerIn(error)
  if (answered === null) {
    if (error instanceof Error && UNSENT.has(error.name))
      throw refused(
        launcher,
        'there are no credentials',
        'Give the server a role, or credentials as the AWS SDK takes them',
        error,
      )
    throw error
  }
  const { name, message, status } = answered
  if (THROTTLED.has(name) || status === 429 || isFull(answered))
    return { kind: 'full', message: `${name}: ${message}` }
  if (status < 400 || status >= 500 || status === 408) throw error
  throw refused(
    launcher,
    `${name}: ${message}`,
    'Mend what it names, in LAKEFRONT_LAUNCHERS or at the service',
    error,
  )
}

/** Null: the service did not answer, or with something that is no error of its own. */
export function answerIn(error: unknown): Answered | null {
  if (!(error instanceof Error) || !('$metadata' in error)) return null
  const metadata = error.$metadata
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata))
    return null
  const { httpStatusCode: status } = metadata
  return typeof status === 'number' ? { name: error.name, message: error.message, status } : null
}

function refused(launcher: string, why: string, todo: string, cause: unknown): CodedError {
  return new CodedError(
    'LAUNCHER_REFUSED',
    `The launcher ${launcher} could not start the attempt (${why}). ${todo}, then retry the run.`,
    { cause },
  )
}
