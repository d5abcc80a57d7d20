import { ServiceError } from '../core/service'

export const INVALID = { code: 'InvalidInputException', status: 400 } as const

export function glueError(code: string, message: string): ServiceError {
  return new ServiceError(code, 400, message)
}

export function notFound(message: string): ServiceError {
  return glueError('EntityNotFoundException', message)
}

export function invalidInput(message: string): ServiceError {
  return glueError(INVALID.code, message)
}
