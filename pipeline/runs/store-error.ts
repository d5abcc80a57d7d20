import { DatabaseError } from 'pg'

const CONNECTION_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND'])

/** Whether the error is the database's or of the way to it, not of what was asked. */
export function isStoreError(error: unknown): boolean {
  if (error instanceof DatabaseError) return true
  if (typeof error !== 'object' || error === null) return false
  const code = 'code' in error ? error.code : undefined
  if (typeof code === 'string' && CONNECTION_CODES.has(code)) return true
  const message = 'message' in error ? String(error.message) : ''
  return /Connection terminated|timeout exceeded when trying to connect/.test(message)
}
