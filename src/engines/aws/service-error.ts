import { CodedError } from '../../model/coded-error'
import { errorMessage, errorName } from './service-fault'

const DENIED: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
])

const REFUSED: ReadonlySet<string> = new Set(['InvalidRequestException', 'ValidationException'])
/** What is wrong with where the statement is sent, and not with the statement. */
const SET_UP = /work ?group|output location|cluster|database|secret|not authorized/i

/** What a failed call means for who asked; the service's own words go to the log only. */
export function serviceError(service: string, cause: unknown): CodedError {
  if (cause instanceof CodedError) return cause
  const name = errorName(cause)
  if (DENIED.has(name)) {
    const message = `${service} refuses the credentials of the server; check its role and the rights of that role.`
    return new CodedError('ENGINE_UNAVAILABLE', message, { cause })
  }
  if (REFUSED.has(name) && !SET_UP.test(errorMessage(cause))) {
    const message = `${service} does not take the query; ask for less, and see the log of the server.`
    return new CodedError('STATEMENT_REFUSED', message, { cause })
  }
  const message = `${service} does not answer the query; try again, and see the log of the server if it stays.`
  return new CodedError('ENGINE_UNAVAILABLE', message, { cause })
}
