/**
 * The code of an error of the operating system, such as ENOENT, or of zlib; null for any other. Not
 * by class: the errors of Node's own modules are of another realm inside a test.
 */
export function systemErrorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null
  return typeof error.code === 'string' ? error.code : null
}

export function isSystemError(error: unknown, code: string): boolean {
  return systemErrorCode(error) === code
}
