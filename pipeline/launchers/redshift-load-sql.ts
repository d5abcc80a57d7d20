import { MARKERS, redshiftDialect } from '../../src/dialects/redshift'
import type { Dataset } from '../../src/model/dataset'
import { CLAIMS, claimsTable, failsOnRows, loadClaim } from './redshift-claim-sql'

export type LoadedTable = Pick<Dataset, 'table' | 'columns'>

type Column = Dataset['columns'][number]

export interface RedshiftLoad {
  readonly dataset: LoadedTable
  /** Of which the table is afterwards. */
  readonly snapshotId: string
  /** The same table as Redshift Spectrum shows it, `schema.table`. */
  readonly external: string
  /** By which the load claims that it does its work. */
  readonly attemptId: string
}

/** The name of what a statement finds when a string ends with a blank, by failing. */
export const BLANK_CHECK = 'no_blanks'

const identifier = (name: string): string => redshiftDialect.identifier(name)
const tableName = (name: string): string => redshiftDialect.table(name, null)
const textLiteral = (text: string): string => redshiftDialect.literal(text, 'string')

/** Makes what a load writes into; done once, outside of its transaction. */
export function redshiftTableStatements(dataset: LoadedTable): readonly string[] {
  const schemas = [dataset.table, MARKERS, CLAIMS].map((name) =>
    identifier(name.split('.')[0] ?? name),
  )
  const declared = heldColumns(dataset).map(declaration)
  return [
    ...[...new Set(schemas)].map((schema) => `CREATE SCHEMA IF NOT EXISTS ${schema}`),
    `CREATE TABLE IF NOT EXISTS ${tableName(dataset.table)} (${declared.join(', ')})`,
    claimsTable(),
    `CREATE TABLE IF NOT EXISTS ${tableName(MARKERS)} (table_name VARCHAR(256) NOT NULL, snapshot_id VARCHAR(64) NOT NULL)`,
  ]
}

/**
 * Replaces rows and the marker row, for one transaction. It fails, and with it the whole load, where
 * the attempt was claimed before, and where a string ends with a blank: Redshift would take it for
 * the one without.
 */
export function redshiftLoadStatements(load: RedshiftLoad): readonly string[] {
  const { dataset, snapshotId, external, attemptId } = load
  const loaded = tableName(dataset.table)
  const markers = tableName(MARKERS)
  const name = textLiteral(dataset.table)
  const columns = heldColumns(dataset).map((column) => identifier(column.name))
  return [
    // First: another load waits there, and who reads goes on with what was there.
    ...loadClaim(attemptId),
    `DELETE FROM ${markers} WHERE table_name = ${name}`,
    `DELETE FROM ${loaded}`,
    `INSERT INTO ${loaded} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM ${tableName(external)}`,
    ...blankCheck(dataset, loaded),
    `INSERT INTO ${markers} (table_name, snapshot_id) VALUES (${name}, ${textLiteral(snapshotId)})`,
  ]
}

/** The names of the columns that the table has. */
export function columnsQuery({ table }: LoadedTable): string {
  const [schema = '', name = ''] = table.split('.')
  return `SELECT column_name FROM information_schema.columns WHERE table_schema = ${textLiteral(schema)} AND table_name = ${textLiteral(name)}`
}

/** Adds a column that the dataset gained. */
export function columnStatement({ table }: LoadedTable, column: Column): string {
  return `ALTER TABLE ${tableName(table)} ADD COLUMN ${declaration(column)}`
}

/** Lists of strings are not loaded. */
export function heldColumns({ columns }: LoadedTable): readonly Column[] {
  return columns.filter(({ type }) => type !== 'strings')
}

function declaration({ name, type }: Column): string {
  return `${identifier(name)} ${redshiftDialect.typeName(type)}`
}

function blankCheck(dataset: LoadedTable, loaded: string): readonly string[] {
  const blanks = heldColumns(dataset)
    .filter(({ type }) => type === 'string')
    .map(({ name }) => `RIGHT(${identifier(name)}, 1) || '.' = ' .'`)
  if (blanks.length === 0) return []
  return [failsOnRows(BLANK_CHECK, `FROM ${loaded} WHERE ${blanks.join(' OR ')}`)]
}
