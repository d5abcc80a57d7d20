import type { DescribeStatementCommandOutput } from '@aws-sdk/client-redshift-data'
import { CodedError, type ErrorCode } from '../../model/coded-error'
import { SnapshotNotHeld } from '../../model/snapshot-not-held'

/** The service gives the database's words and no codes. */
const BY_REASON: readonly (readonly [RegExp, ErrorCode])[] = [
  [/out of memory|disk full|hash table/i, 'OUT_OF_MEMORY'],
  [/statement timeout|query timeout|query execution time/i, 'TIMEOUT'],
  [/packet for query is too large|exceeded size limit/i, 'OPERATION_TOO_LARGE'],
  [/cancell?ed|aborted by/i, 'CANCELED'],
  [/permission denied|could not connect|connection|authentication/i, 'ENGINE_UNAVAILABLE'],
  [/overflow|out of range|division by zero|syntax error|invalid/i, 'STATEMENT_REFUSED'],
]

const MESSAGES: Readonly<Partial<Record<ErrorCode, string>>> = {
  OUT_OF_MEMORY:
    'The query needs more than Redshift may use; narrow where, or ask for fewer groups.',
  TIMEOUT: 'The query took longer than Redshift allows; narrow where, or ask for fewer groups.',
  OPERATION_TOO_LARGE:
    'The answer is above what the Data API of Redshift hands out (64 KB a row, 500 MB in all); ask for less with first, or for fewer fields.',
  CANCELED: 'The query was canceled at Redshift; try again.',
  STATEMENT_REFUSED:
    'Redshift cannot execute the query, for example because a number leaves its range; ask for less, and see the log of the server.',
}

const UNAVAILABLE =
  'Redshift could not execute the query; try again, and see the log of the server if it stays.'

/** What the end of a statement means for who asked. Its own words may hold names and values: they go to the log. */
export function statementError({
  Id: id,
  Status: status,
  Error: reason = '',
}: DescribeStatementCommandOutput): CodedError {
  // A column that the dataset gained comes with the load of the next snapshot.
  if (/(relation|table|schema|column) "?[^ ]+"? does not exist/i.test(reason))
    return new SnapshotNotHeld('Redshift', null)
  const byStatus = status === 'ABORTED' ? 'CANCELED' : 'ENGINE_UNAVAILABLE'
  const code = BY_REASON.find(([words]) => words.test(reason))?.[1] ?? byStatus
  const cause = new Error(`${id ?? ''} ${status ?? ''}: ${reason}`)
  return new CodedError(code, MESSAGES[code] ?? UNAVAILABLE, { cause })
}
