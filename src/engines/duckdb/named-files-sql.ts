import type { Scan, ScanColumn, ScanFile } from '../engine'
import { pathList } from './path-list'
import type { SqlWords } from './sql-words'

/** Of files whose columns go by name; what their folders tell is joined by the file's path. */
export function namedFiles({ columns, files }: Scan, words: SqlWords): string {
  const told = columns.filter(({ name }) => files[0]?.named?.values.has(name) === true)
  const stored = columns.filter((column) => !told.includes(column))
  const hasNoZone = ({ name }: ScanColumn) =>
    files.some(({ named }) => named?.withoutZone.has(name) === true)
  const valueOf = (column: ScanColumn): string => {
    if (told.includes(column)) return toldName(told.indexOf(column))
    const name = storedName(stored.indexOf(column))
    return hasNoZone(column) ? instantOf(name) : finite(name, column)
  }
  const outputs = columns.map((column) => `${valueOf(column)} AS ${words.identifier(column.name)}`)
  const selected = outputs.length === 0 ? '1' : outputs.join(', ')
  const entries = stored.map((column, index) => {
    const typeName = hasNoZone(column) ? WITHOUT_ZONE : words.typeName(column.type)
    return schemaEntry(column.name, typeName, index, words)
  })
  const schema = [NO_COLUMN, ...entries]
  const read = `read_parquet(${pathList(files, words)}, hive_partitioning = false, schema = MAP {${schema.join(', ')}})`
  if (told.length === 0) return `SELECT ${selected} FROM ${read}`
  const names = told.map((_, index) => toldName(index)).join(', ')
  const values = files.map((file) => toldRow(file, told, words)).join(', ')
  return `SELECT ${selected} FROM ${read} JOIN (VALUES ${values}) AS told (told_file, ${names}) ON filename = told_file`
}

/** Names of its own, so that no file's column is in the way of the engine's own `filename`. */
const storedName = (index: number): string => `stored_${index}`
const toldName = (index: number): string => `told_${index}`

/** A schema has a column, even if nobody reads one; no file has this. */
const NO_COLUMN = "'': {name: 'no_column', type: 'BOOLEAN', default_value: NULL}"

const WITHOUT_ZONE = 'TIMESTAMP'

/** A cast goes through the calendar of a zone for each value, which costs ten times the scan. */
function instantOf(stored: string): string {
  return `make_timestamptz(epoch_us(${stored}))`
}

function schemaEntry(name: string, typeName: string, index: number, words: SqlWords): string {
  return `${words.literal(name, 'string')}: {name: '${storedName(index)}', type: ${words.literal(typeName, 'string')}, default_value: NULL}`
}

function toldRow({ path, named }: ScanFile, told: readonly ScanColumn[], words: SqlWords): string {
  const values = told.map(({ name, type }) => {
    const text = named?.values.get(name) ?? null
    const value = text === null ? 'NULL' : words.literal(text, 'string')
    return `CAST(${value} AS ${words.typeName(type)})`
  })
  return `(${[words.literal(path, 'string'), ...values].join(', ')})`
}

/** What begins the engine's message about a number that is none. */
export const NOT_FINITE = 'not a finite number'

/** No contract keeps NaN and infinities out of such files; -0 is 0. */
function finite(stored: string, { type }: ScanColumn): string {
  if (type !== 'double') return stored
  return `CASE WHEN ${stored} IS NULL OR isfinite(${stored}) THEN ${stored} + 0.0 ELSE error('${NOT_FINITE}') END`
}
