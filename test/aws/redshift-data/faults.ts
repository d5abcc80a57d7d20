import { ServiceError } from '../core/service'

export const VALIDATION = { code: 'ValidationException', status: 400 } as const

export function noStatement(id: string): ServiceError {
  const members = { ResourceId: id }
  return new ServiceError('ResourceNotFoundException', 400, `Query ${id} does not exist.`, members)
}

export function validation(message: string): ServiceError {
  return new ServiceError(VALIDATION.code, VALIDATION.status, message)
}
