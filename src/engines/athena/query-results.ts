import {
  type AthenaClient,
  GetQueryResultsCommand,
  type QueryExecution,
} from '@aws-sdk/client-athena'
import type { ColumnType, Value } from '../../model/value'
import { CsvReader } from '../aws/csv-rows'
import { decodeText } from '../aws/decode-text'
import { repeatCall } from '../aws/repeat-call'
import { type ReadParts, repeatRead } from '../aws/repeat-read'

/** API Reference, GetQueryResults. */
const ROWS_A_PAGE = 1_000
/** Longer results are read as one object, which is one call. */
const PAGES_MAX = 3

type Row = readonly (Value | null)[]

export interface ResultParts extends ReadParts {
  readonly client: AthenaClient
}

/** All rows of a statement that succeeded, exactly as typed by the query. */
export async function readResults(
  execution: QueryExecution,
  columns: readonly ColumnType[],
  parts: ResultParts,
  signal: AbortSignal,
): Promise<readonly Row[]> {
  const paged = await readPages(execution.QueryExecutionId, columns, parts, signal)
  if (paged !== null) return paged
  const address = execution.ResultConfiguration?.OutputLocation
  if (address === undefined) throw new Error('the service names no place of the result')
  return repeatRead(address, (bytes) => rowsOf(bytes, columns), parts, signal)
}

/** Null for a result that has more pages than are worth it. */
async function readPages(
  id: string | undefined,
  columns: readonly ColumnType[],
  { client, pacing }: ResultParts,
  signal: AbortSignal,
): Promise<readonly Row[] | null> {
  const rows: Row[] = []
  let token: string | undefined
  for (let page = 0; page < PAGES_MAX; page++) {
    const input = { QueryExecutionId: id, MaxResults: ROWS_A_PAGE, NextToken: token }
    const answer = await repeatCall(
      () => client.send(new GetQueryResultsCommand(input), { abortSignal: signal }),
      pacing,
      signal,
    )
    const data = answer.ResultSet?.Rows ?? []
    // The header is a row of the first page, and of no other.
    for (const { Data: cells = [] } of page === 0 ? data.slice(1) : data)
      rows.push(
        decodeRow(
          cells.map(({ VarCharValue: text }) => text ?? null),
          columns,
        ),
      )
    token = answer.NextToken
    if (token === undefined) return rows
  }
  return null
}

async function rowsOf(
  bytes: AsyncIterable<Uint8Array>,
  columns: readonly ColumnType[],
): Promise<readonly Row[]> {
  const reader = new CsvReader()
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const rows: Row[] = []
  let isHeader = true
  for await (const piece of bytes) {
    for (const cells of reader.read(decoder.decode(piece, { stream: true }))) {
      if (!isHeader) rows.push(decodeRow(cells, columns))
      isHeader = false
    }
  }
  reader.end()
  return rows
}

function decodeRow(cells: readonly (string | null)[], columns: readonly ColumnType[]): Row {
  if (cells.length !== columns.length)
    throw new Error(`the engine returned ${cells.length} columns and not ${columns.length}`)
  return columns.map((type, index) => decodeText(cells[index] ?? null, type))
}
