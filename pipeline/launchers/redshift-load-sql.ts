import { loadedSnapshot, MARKERS, redshiftDialect } from '../../src/dialects/redshift'
import { CLAIMS, claimsTable, failsOnRows, loadClaim } from './redshift-claim-sql'
import {
  declaration,
  heldColumns,
  type LoadedColumn,
  type LoadedTable,
} from './redshift-loaded-table'
import { PARTITIONS, partitionsTable, recordPartitions } from './redshift-partition-sql'
import type { Replacement, Writers } from './redshift-replacement'

export interface RedshiftLoad {
  readonly dataset: LoadedTable
  /** Of which the table is afterwards. */
  readonly snapshotId: string
  /** The same table as Redshift Spectrum shows it, `schema.table`. */
  readonly external: string
  /** By which the load claims that it does its work. */
  readonly attemptId: string
  /** Of the snapshot; none where its days are not known, or the table has none. */
  readonly writers: Writers
}

/** The name of what a statement finds when a string ends with a blank, by failing. */
export const BLANK_CHECK = 'no_blanks'

/** The name of what a statement finds when the table does not hold what was found before, by failing. */
export const HELD_CHECK = 'still_held'

const identifier = (name: string): string => redshiftDialect.identifier(name)
const tableName = (name: string): string => redshiftDialect.table(name, null)
const textLiteral = (text: string): string => redshiftDialect.literal(text, 'string')

/** Makes what a load writes into; done once, outside of its transaction. */
export function redshiftTableStatements(dataset: LoadedTable): readonly string[] {
  const schemas = [dataset.table, MARKERS, CLAIMS, PARTITIONS].map((name) =>
    identifier(name.split('.')[0] ?? name),
  )
  const declared = heldColumns(dataset).map(declaration)
  return [
    ...[...new Set(schemas)].map((schema) => `CREATE SCHEMA IF NOT EXISTS ${schema}`),
    `CREATE TABLE IF NOT EXISTS ${tableName(dataset.table)} (${declared.join(', ')})`,
    claimsTable(),
    partitionsTable(),
    `CREATE TABLE IF NOT EXISTS ${tableName(MARKERS)} (table_name VARCHAR(256) NOT NULL, snapshot_id VARCHAR(64) NOT NULL)`,
  ]
}

/**
 * Replaces rows, what is recorded of partitions and the marker row, for one transaction. It fails, and
 * with it the whole load, where the attempt was claimed before, where the table does not hold what the
 * replacement is for, and where a string ends with a blank: Redshift would take it for the one without.
 */
export function redshiftLoadStatements(
  load: RedshiftLoad,
  replacement: Replacement,
): readonly string[] {
  const { dataset, snapshotId, attemptId, writers } = load
  const markers = tableName(MARKERS)
  const name = textLiteral(dataset.table)
  return [
    // First: another load waits there, and who reads goes on with what was there.
    ...loadClaim(attemptId),
    ...heldCheck(dataset, replacement),
    `DELETE FROM ${markers} WHERE table_name = ${name}`,
    ...replacedRows(load, replacement),
    ...recordPartitions(dataset, snapshotId, writers),
    `INSERT INTO ${markers} (table_name, snapshot_id) VALUES (${name}, ${textLiteral(snapshotId)})`,
  ]
}

/** The names of the columns that the table has. */
export function columnsQuery({ table }: LoadedTable): string {
  const [schema = '', name = ''] = table.split('.')
  return `SELECT column_name FROM information_schema.columns WHERE table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(name)}`
}

/** Adds a column that the dataset gained. */
export function columnStatement({ table }: LoadedTable, column: LoadedColumn): string {
  return `ALTER TABLE ${tableName(table)} ADD COLUMN ${declaration(column)}`
}

function heldCheck({ table }: LoadedTable, replacement: Replacement): readonly string[] {
  if (replacement.kind === 'everything') return []
  const id = textLiteral(replacement.heldSnapshotId)
  const other = `snapshot_id IS NULL OR snapshot_id <> ${id}`
  return [failsOnRows(HELD_CHECK, `FROM (${loadedSnapshot(table)}) AS marker WHERE ${other}`)]
}

function replacedRows(
  { dataset, external }: RedshiftLoad,
  replacement: Replacement,
): readonly string[] {
  const ranges = conditionOf(replacement)
  if (ranges === '') return []
  const where = ranges === null ? '' : ` WHERE ${ranges}`
  const loaded = tableName(dataset.table)
  const columns = heldColumns(dataset).map((column) => identifier(column.name))
  return [
    `DELETE FROM ${loaded}${where}`,
    `INSERT INTO ${loaded} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM ${tableName(external)}${where}`,
    ...blankCheck(dataset, ranges),
  ]
}

/** With literals, by which Spectrum finds files. Null: of every row; empty: of none. */
function conditionOf(replacement: Replacement): string | null {
  if (replacement.kind === 'everything') return null
  const column = identifier(replacement.column)
  const instant = (value: bigint): string => redshiftDialect.literal(value, 'timestamptz')
  return replacement.ranges
    .map(({ from, until }) => `${column} >= ${instant(from)} AND ${column} < ${instant(until)}`)
    .join(' OR ')
}

/** Rows that stay were looked at when they came. */
function blankCheck(dataset: LoadedTable, ranges: string | null): readonly string[] {
  const blanks = heldColumns(dataset)
    .filter(({ type }) => type === 'string')
    .map(({ name }) => `RIGHT(${identifier(name)}, 1) || '.' = ' .'`)
    .join(' OR ')
  if (blanks === '') return []
  const where = ranges === null ? blanks : `(${ranges}) AND (${blanks})`
  return [failsOnRows(BLANK_CHECK, `FROM ${tableName(dataset.table)} WHERE ${where}`)]
}
