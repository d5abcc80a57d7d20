import { ServiceError } from '../core/service'

export const VALIDATION = { code: 'ValidationException', status: 400 } as const

export function validation(message: string): ServiceError {
  return new ServiceError(VALIDATION.code, VALIDATION.status, message)
}

export function notFound(what: 'Application' | 'Job run', id: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', 404, `${what} ${id} does not exist.`)
}

export function conflict(message: string): ServiceError {
  return new ServiceError('ConflictException', 409, message)
}
