import { ERROR_CODES, type ErrorCode } from '../model/coded-error'
import type { Failure } from '../model/run'

/** A code of a newer version of the program reads as a failed job. */
export function readFailure(code: string | null, message: string | null): Failure | null {
  if (code === null) return null
  return { code: isErrorCode(code) ? code : 'JOB_FAILED', message: message ?? '' }
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code)
}
