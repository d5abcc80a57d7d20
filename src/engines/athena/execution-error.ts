import type { QueryExecution } from '@aws-sdk/client-athena'
import { CodedError, type ErrorCode } from '../../model/coded-error'

/** API Reference, AthenaError: 1 is the system's fault, 2 the statement's, 3 another's. */
const OF_STATEMENT = 2

/**
 * By the words with which the service says why; numbers of its own it has only for few. What its
 * catalog lacks is a fault of where it looks, not of the statement.
 */
const BY_REASON: readonly (readonly [RegExp, ErrorCode])[] = [
  [/bytes scanned limit/i, 'BYTES_OVER_BUDGET'],
  [/exhausted resources|EXCEEDED_\w*MEMORY_LIMIT|INSUFFICIENT_RESOURCES/i, 'OUT_OF_MEMORY'],
  [/snapshot id does not exist|no version history/i, 'SNAPSHOT_EXPIRED'],
  [/query timeout|EXCEEDED_TIME_LIMIT/i, 'TIMEOUT'],
  [/(CATALOG|SCHEMA|TABLE)_NOT_FOUND|PERMISSION_DENIED|ICEBERG_\w*METADATA/, 'ENGINE_UNAVAILABLE'],
]

const MESSAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  BYTES_OVER_BUDGET:
    'The query reads more than the work group of Athena allows for one; narrow where by time.',
  OUT_OF_MEMORY:
    'The query needs more than Athena has for it; narrow where, or ask for fewer groups.',
  SNAPSHOT_EXPIRED: 'The snapshot is no longer held; start again from the first page.',
  TIMEOUT: 'The query took longer than Athena allows; narrow where, or ask for fewer groups.',
  CANCELED: 'The query was canceled at Athena; try again.',
  STATEMENT_REFUSED:
    'Athena cannot execute the query, for example because a number leaves its range; ask for less, and see the log of the server.',
}

const UNAVAILABLE =
  'Athena could not execute the query; try again, and see the log of the server if it stays.'

/** What the end of a statement means for who asked. Its own words may hold names and values: they go to the log. */
export function executionError({
  QueryExecutionId: id,
  Status: status,
}: QueryExecution): CodedError {
  const error = status?.AthenaError
  const reason = status?.StateChangeReason ?? error?.ErrorMessage ?? ''
  const byState = status?.State === 'CANCELLED' ? 'CANCELED' : 'ENGINE_UNAVAILABLE'
  const byCategory = error?.ErrorCategory === OF_STATEMENT ? 'STATEMENT_REFUSED' : byState
  const code = BY_REASON.find(([words]) => words.test(reason))?.[1] ?? byCategory
  const cause = new Error(`${id ?? ''} ${status?.State ?? ''}: ${reason}`)
  return new CodedError(code, MESSAGES[code] ?? UNAVAILABLE, { cause })
}
