import { ServiceError } from '../core/service'

/** Not in the service's model: among the errors common to all actions. */
export const VALIDATION = { code: 'ValidationException', status: 400 } as const
const INVALID = { code: 'InvalidRequestException', status: 400 } as const

export function noSuch(what: 'Cluster' | 'Step', id: string): ServiceError {
  return new ServiceError(INVALID.code, INVALID.status, `${what} id '${id}' is not valid.`)
}

export function invalidRequest(message: string): ServiceError {
  return new ServiceError(INVALID.code, INVALID.status, message)
}

export function validation(message: string): ServiceError {
  return new ServiceError(VALIDATION.code, VALIDATION.status, message)
}
