import { ServiceError } from '../core/service'

export const VALIDATION = { code: 'ValidationException', status: 400 } as const

export function validation(message: string): ServiceError {
  return new ServiceError(VALIDATION.code, VALIDATION.status, message)
}
