import { ServiceError } from '../core/service'

export const INVALID = { code: 'InvalidRequestException', status: 400 } as const

export function invalid(message: string): ServiceError {
  return new ServiceError(INVALID.code, INVALID.status, message)
}
