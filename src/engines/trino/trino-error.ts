import { CodedError, type ErrorCode } from '../../model/coded-error'
import type { QueryFailure } from './query-results'

/** By the name of an error; names that are not here go by their type. */
const BY_NAME: Readonly<Record<string, ErrorCode>> = {
  EXCEEDED_TIME_LIMIT: 'TIMEOUT',
  EXCEEDED_CPU_LIMIT: 'TIMEOUT',
  EXCEEDED_SCAN_LIMIT: 'BYTES_OVER_BUDGET',
  USER_CANCELED: 'CANCELED',
  // What Trino's catalog lacks is a fault of where it looks, not of the statement.
  CATALOG_NOT_FOUND: 'ENGINE_UNAVAILABLE',
  SCHEMA_NOT_FOUND: 'ENGINE_UNAVAILABLE',
  TABLE_NOT_FOUND: 'ENGINE_UNAVAILABLE',
  PERMISSION_DENIED: 'ENGINE_UNAVAILABLE',
  QUERY_QUEUE_FULL: 'ENGINE_UNAVAILABLE',
  QUERY_REJECTED: 'ENGINE_UNAVAILABLE',
  NO_NODES_AVAILABLE: 'ENGINE_UNAVAILABLE',
  ADMINISTRATIVELY_KILLED: 'ENGINE_UNAVAILABLE',
  ADMINISTRATIVELY_PREEMPTED: 'ENGINE_UNAVAILABLE',
}

/** What no name of an error tells apart. */
const BY_MESSAGE: readonly (readonly [RegExp, ErrorCode])[] = [
  [/Iceberg snapshot ID does not exist/i, 'SNAPSHOT_EXPIRED'],
]

/** INTERNAL_ERROR and EXTERNAL are faults of Trino and of what it reads. */
const BY_TYPE: Readonly<Record<string, ErrorCode>> = {
  USER_ERROR: 'STATEMENT_REFUSED',
  INSUFFICIENT_RESOURCES: 'OUT_OF_MEMORY',
}

const MESSAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  TIMEOUT: 'The query took longer than allowed; narrow where, or ask for fewer groups.',
  BYTES_OVER_BUDGET: 'The query would read more than Trino may read for one; narrow where.',
  CANCELED: 'The query was canceled at Trino; try again.',
  SNAPSHOT_EXPIRED: 'The snapshot is no longer held; start again from the first page.',
  STATEMENT_REFUSED:
    'Trino cannot execute the query, for example because a number leaves its range; ask for less, and see the log of the server.',
  OUT_OF_MEMORY: 'The query needs more than Trino may use; narrow where, or ask for fewer groups.',
}

/** What a statement's failure means for who asked. Its own words may hold paths and values: they go to the log. */
export function trinoError(failure: QueryFailure, queryId: string): CodedError {
  const { errorName, errorType, message } = failure
  const byMessage = BY_MESSAGE.find(([words]) => words.test(message))?.[1]
  const code = byMessage ?? BY_NAME[errorName] ?? BY_TYPE[errorType] ?? 'ENGINE_UNAVAILABLE'
  const cause = new Error(`${queryId}: ${errorType} ${errorName}: ${message}`)
  return new CodedError(code, MESSAGES[code] ?? UNAVAILABLE, { cause })
}

const UNAVAILABLE =
  'Trino could not execute the query; try again, and see the log of the server if it stays.'

/** @param cause what is wrong with the way there, or with what came back */
export function unavailable(cause: unknown): CodedError {
  return new CodedError('ENGINE_UNAVAILABLE', UNAVAILABLE, { cause })
}
