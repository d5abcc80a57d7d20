import {
  type Field,
  GetStatementResultCommand,
  type RedshiftDataClient,
} from '@aws-sdk/client-redshift-data'
import { SnapshotNotHeld } from '../../model/snapshot-not-held'
import type { ColumnType, Value } from '../../model/value'
import { decodeText } from '../aws/decode-text'
import type { Pacing } from '../aws/pacing'
import { repeatCall } from '../aws/repeat-call'

type Row = readonly (Value | null)[]
type Fields = readonly Field[]

export interface ResultParts {
  readonly client: RedshiftDataClient
  readonly pacing: Pacing
}

/** Everything that a statement returned, page by page. */
export async function readRecords(
  id: string,
  { client, pacing }: ResultParts,
  signal: AbortSignal,
): Promise<readonly Fields[]> {
  const records: Fields[] = []
  let token: string | undefined
  do {
    const input = { Id: id, ...(token !== undefined && { NextToken: token }) }
    const page = await repeatCall(
      () => client.send(new GetStatementResultCommand(input), { abortSignal: signal }),
      pacing,
      signal,
    )
    for (const record of page.Records ?? []) records.push(record)
    token = page.NextToken
  } while (token !== undefined && token !== '')
  return records
}

/**
 * The rows, exactly as typed by the query.
 * @param snapshotId of which the data must be: two more columns then tell whether there is a row, and of
 *   which snapshot the loaded table is
 * @throws SnapshotNotHeld
 */
export function decodeRecords(
  records: readonly Fields[],
  columns: readonly ColumnType[],
  snapshotId: string | undefined,
): readonly Row[] {
  if (snapshotId === undefined) return records.map((record) => decodeRow(record, columns))
  const told = columns.length + 2
  const rows: Row[] = []
  for (const record of records) {
    if (record.length !== told) throw mismatch(record.length, told)
    const held = textOf(record[columns.length + 1])
    if (held !== snapshotId) throw new SnapshotNotHeld('Redshift', held)
    const isRow = textOf(record[columns.length]) !== null
    if (isRow) rows.push(decodeRow(record.slice(0, columns.length), columns))
  }
  if (records.length === 0) throw new SnapshotNotHeld('Redshift', null)
  return rows
}

/**
 * @param records of a query for the snapshot of a loaded table
 * @throws SnapshotNotHeld
 */
export function assertMarked(records: readonly Fields[], snapshotId: string): void {
  const held = records.length === 0 ? null : textOf(records[0]?.[0])
  if (held !== snapshotId) throw new SnapshotNotHeld('Redshift', held)
}

function decodeRow(record: Fields, columns: readonly ColumnType[]): Row {
  if (record.length !== columns.length) throw mismatch(record.length, columns.length)
  return columns.map((type, index) => {
    const field = record[index]
    // The client reads JSON's numbers as doubles: what has 64 bits is sent as text.
    if (type === 'long' && field?.longValue !== undefined)
      throw new Error('the engine returned a number that may have lost digits')
    return decodeText(textOf(field), type)
  })
}

function textOf(field: Field | undefined): string | null {
  if (field?.isNull === true) return null
  const value = field?.stringValue ?? field?.longValue ?? field?.doubleValue ?? field?.booleanValue
  if (value === undefined) throw new Error('the engine returned a value of a kind that has no type')
  return String(value)
}

function mismatch(found: number, wanted: number): Error {
  return new Error(`the engine returned ${found} columns and not ${wanted}`)
}
