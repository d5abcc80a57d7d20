import { createHash } from 'node:crypto'
import { loadedSnapshot, redshiftDialect } from '../../src/dialects/redshift'
import { STATEMENT_BYTES_MAX } from '../../src/engines/redshift/check-statement'
import { dayColumn, declaration, heldColumns, type LoadedTable } from './redshift-loaded-table'
import type { HeldPartitions, Writers } from './redshift-replacement'

/**
 * What loaded tables hold by partition: (table_name, snapshot_id, column_digest, partition_key, run_id).
 * It counts as long as the marker names the same snapshot, and the dataset has the same columns.
 */
export const PARTITIONS = 'lakefront.loaded_partitions'

/** Of the 40 that a batch may have, those that the rest of a load leaves. */
export const RECORDS_MAX = 30

const COLUMNS = 'table_name, snapshot_id, column_digest, partition_key, run_id'

const partitions = redshiftDialect.table(PARTITIONS, null)
const text = (value: string): string => redshiftDialect.literal(value, 'string')

export function partitionsTable(): string {
  return `CREATE TABLE IF NOT EXISTS ${partitions} (table_name VARCHAR(256) NOT NULL, snapshot_id VARCHAR(64) NOT NULL, column_digest VARCHAR(64) NOT NULL, partition_key VARCHAR(64) NOT NULL, run_id VARCHAR(64) NOT NULL)`
}

/**
 * Rows of snapshot id, partition key and run id; none where what the table holds is not known, as of one
 * that somebody dropped or emptied.
 */
export function heldQuery(dataset: LoadedTable): string {
  const same = `recorded.table_name = ${text(dataset.table)} AND recorded.column_digest = ${text(digestOf(dataset))}`
  const some = `EXISTS (SELECT 1 FROM ${redshiftDialect.table(dataset.table, null)})`
  return `SELECT recorded.snapshot_id, recorded.partition_key, recorded.run_id FROM (${loadedSnapshot(dataset.table)}) AS marker JOIN ${partitions} AS recorded ON recorded.snapshot_id = marker.snapshot_id WHERE ${same} AND ${some}`
}

/** Of the rows that `heldQuery` found. */
export function heldPartitions(
  rows: readonly (readonly (string | null)[])[],
): HeldPartitions | null {
  const snapshotId = rows[0]?.[0] ?? null
  if (snapshotId === null) return null
  return { snapshotId, writers: new Map(rows.map(([, key, run]) => [key ?? '', run ?? ''])) }
}

/** The next load replaces everything. */
export function forgetPartitions({ table }: LoadedTable): string {
  return `DELETE FROM ${partitions} WHERE table_name = ${text(table)}`
}

/** Replaces what is recorded of a table; by nothing where it would take too many statements. */
export function recordPartitions(
  dataset: LoadedTable,
  snapshotId: string,
  writers: Writers,
): readonly string[] {
  const fixed = [dataset.table, snapshotId, digestOf(dataset)].map(text).join(', ')
  const rows = [...writers].map(([key, run]) => `(${fixed}, ${text(key)}, ${text(run)})`)
  const inserts = joined(`INSERT INTO ${partitions} (${COLUMNS}) VALUES `, rows)
  const forgets = forgetPartitions(dataset)
  return inserts.length > RECORDS_MAX ? [forgets] : [forgets, ...inserts]
}

/** Statements with as many rows as one may have. */
function joined(head: string, rows: readonly string[]): readonly string[] {
  const statements: string[][] = []
  let bytes = STATEMENT_BYTES_MAX
  for (const row of rows) {
    const more = Buffer.byteLength(row) + 2
    if (bytes + more > STATEMENT_BYTES_MAX) {
      statements.push([])
      bytes = Buffer.byteLength(head)
    }
    statements.at(-1)?.push(row)
    bytes += more
  }
  return statements.map((some) => `${head}${some.join(', ')}`)
}

/** Another one where a column was gained, or its days are of another column. */
function digestOf(dataset: LoadedTable): string {
  const declared = [dayColumn(dataset), ...heldColumns(dataset).map(declaration)]
  return createHash('sha256').update(JSON.stringify(declared)).digest('hex')
}
