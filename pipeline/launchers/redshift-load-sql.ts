import { MARKERS, redshiftDialect } from '../../src/dialects/redshift'
import type { Instant } from '../../src/model/clock'
import type { Dataset } from '../../src/model/dataset'

type LoadedTable = Pick<Dataset, 'table' | 'columns' | 'partitionedBy'>

export interface RedshiftLoad {
  readonly dataset: LoadedTable
  /** Of which the table is afterwards. */
  readonly snapshotId: string
  /** The same table as Redshift Spectrum shows it, `schema.table`. */
  readonly external: string
  /** Whole partitions that are replaced, from `from` to before `until`; null: all rows. */
  readonly window: { readonly from: Instant; readonly until: Instant } | null
}

const identifier = (name: string): string => redshiftDialect.identifier(name)
const tableName = (name: string): string => redshiftDialect.table(name, null)
const textLiteral = (text: string): string => redshiftDialect.literal(text, 'string')

/** Makes what a load writes into; done once, outside of its transaction. */
export function redshiftTableStatements(dataset: LoadedTable): readonly string[] {
  const schemas = [dataset.table, MARKERS].map((name) => identifier(name.split('.')[0] ?? name))
  const declared = held(dataset).map(
    ({ name, type }) => `${identifier(name)} ${redshiftDialect.typeName(type)}`,
  )
  return [
    ...schemas.map((schema) => `CREATE SCHEMA IF NOT EXISTS ${schema}`),
    `CREATE TABLE IF NOT EXISTS ${tableName(dataset.table)} (${declared.join(', ')})`,
    `CREATE TABLE IF NOT EXISTS ${tableName(MARKERS)} (table_name VARCHAR(256) NOT NULL, snapshot_id VARCHAR(64) NOT NULL)`,
  ]
}

/**
 * Replaces partitions and the marker row, for one transaction. It fails, and with it the whole load,
 * where a string ends with a blank: Redshift would take it for the one without.
 */
export function redshiftLoadStatements(load: RedshiftLoad): readonly string[] {
  const { dataset, snapshotId, external } = load
  const loaded = tableName(dataset.table)
  const markers = tableName(MARKERS)
  const name = textLiteral(dataset.table)
  const columns = held(dataset).map((column) => identifier(column.name))
  const where = windowCondition(load)
  return [
    // First, so that another load waits here; who reads goes on with what was there.
    `DELETE FROM ${markers} WHERE table_name = ${name}`,
    `DELETE FROM ${loaded}${where}`,
    `INSERT INTO ${loaded} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM ${tableName(external)}${where}`,
    ...blankCheck(dataset, loaded),
    `INSERT INTO ${markers} (table_name, snapshot_id) VALUES (${name}, ${textLiteral(snapshotId)})`,
  ]
}

/** Lists of strings are not loaded. */
function held({ columns }: LoadedTable): Dataset['columns'] {
  return columns.filter(({ type }) => type !== 'strings')
}

function windowCondition({ dataset, window }: RedshiftLoad): string {
  if (window === null) return ''
  if (dataset.partitionedBy === null) throw new Error(`${dataset.table} has no partitions`)
  const column = identifier(dataset.partitionedBy.column)
  const [from, until] = [window.from, window.until].map((at) =>
    redshiftDialect.literal(at, 'timestamptz'),
  )
  return ` WHERE ${column} >= ${from} AND ${column} < ${until}`
}

function blankCheck(dataset: LoadedTable, loaded: string): readonly string[] {
  const blanks = held(dataset)
    .filter(({ type }) => type === 'string')
    .map(({ name }) => `RIGHT(${identifier(name)}, 1) || '.' = ' .'`)
  if (blanks.length === 0) return []
  const found = `SELECT COUNT(*) AS n FROM ${loaded} WHERE ${blanks.join(' OR ')}`
  return [`SELECT 1 / (CASE WHEN n > 0 THEN 0 ELSE 1 END) AS no_blanks FROM (${found}) AS b`]
}
