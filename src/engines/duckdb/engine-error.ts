import { CodedError } from '../../model/coded-error'
import { NOT_FINITE, NULL_ELEMENT } from './decode'

/**
 * What a fault of DuckDB means for who asked. Its own words may hold paths and values: they go to the
 * log only.
 */
export function engineError(cause: unknown): CodedError {
  // Rows are decoded while they are gone through, some of them before the statement ends.
  if (cause instanceof CodedError) return cause
  if (isOutOfMemory(cause)) {
    const message =
      'The query needs more memory than DuckDB may use; narrow where, or ask for fewer groups.'
    return new CodedError('OUT_OF_MEMORY', message, { cause })
  }
  if (isOutOfRange(cause)) {
    const message =
      'DuckDB cannot execute the query, for example because a number leaves its range; ask for less, and see the log of the server.'
    return new CodedError('STATEMENT_REFUSED', message, { cause })
  }
  if (messageOf(cause).includes(NOT_FINITE)) {
    const message =
      'A column holds NaN or an infinity, or adds up to one, which no number of the API is; write its files again with NULL in their place.'
    return new CodedError('TABLE_UNREADABLE', message, { cause })
  }
  if (messageOf(cause) === NULL_ELEMENT) {
    const message =
      'A list of strings in the table holds NULL, which no list of the API does; write its files again without, or leave the field out.'
    return new CodedError('TABLE_UNREADABLE', message, { cause })
  }
  if (isDamagedFile(cause)) {
    const message =
      'A data file of the table is damaged; write it again, and see the log of the server for which it is.'
    return new CodedError('TABLE_UNREADABLE', message, { cause })
  }
  const message =
    'DuckDB could not execute the query; try again, and see the log of the server if it stays.'
  return new CodedError('ENGINE_UNAVAILABLE', message, { cause })
}

/**
 * Its client gives errors no code; the kind of a fault begins its message. Not by class: what a native
 * module throws is of another realm inside a test.
 */
function isOutOfMemory(cause: unknown): boolean {
  return messageOf(cause).startsWith('Out of Memory Error')
}

/** It comes of values, and says nothing of other statements. */
function isOutOfRange(cause: unknown): boolean {
  return /^(Out of Range|Conversion) Error/.test(messageOf(cause))
}

/** Of data that does not decompress, and of heads of pages that are none. */
const DAMAGED =
  /^Invalid (Input Error: Failed to read file|Error: (Out of buffer|Payload value|TProtocolException|don't know what type))/

/** One table's files say nothing of the engine, which reads all others. */
function isDamagedFile(cause: unknown): boolean {
  return DAMAGED.test(messageOf(cause))
}

function messageOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'message' in cause
    ? String(cause.message)
    : ''
}
