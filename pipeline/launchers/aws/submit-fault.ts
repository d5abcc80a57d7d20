import { CodedError } from '../../../src/model/coded-error'
import type { Submitted } from '../launcher'

/** An error that a service answered with, as the SDK's clients throw it; null for any other. */
interface Answered {
  readonly name: string
  readonly message: string
  /** HTTP. */
  readonly status: number
  /** The service's model calls it a fault of the service's own, whatever its status. */
  readonly isServerFault: boolean
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

/**
 * Answers with a status of refusals that leave open whether anything was started: the service gave up
 * waiting (Glue has 400 for it), or something of the same token is there or under way (EMR Serverless).
 */
const IN_DOUBT = new Set([
  'OperationTimeoutException',
  'RequestTimeout',
  'RequestTimeoutException',
  'ConflictException',
])

/** The SDK found nothing to sign the request with, so it was never sent. */
const UNSENT = new Set(['CredentialsProviderError', 'TokenProviderError'])

/**
 * What an error of a submission means. A service that refused started nothing; of what got no
 * answer, a time-out or a fault of the service's own, nobody knows.
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
  if (isInDoubt(answered)) throw error
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
  if (typeof status !== 'number') return null
  const isServerFault = '$fault' in error && error.$fault === 'server'
  return { name: error.name, message: error.message, status, isServerFault }
}

function isInDoubt({ name, status, isServerFault }: Answered): boolean {
  return isServerFault || IN_DOUBT.has(name) || status < 400 || status >= 500 || status === 408
}

function refused(launcher: string, why: string, todo: string, cause: unknown): CodedError {
  return new CodedError(
    'LAUNCHER_REFUSED',
    `The launcher ${launcher} could not start the attempt (${why}). ${todo}, then retry the run.`,
    { cause },
  )
}
