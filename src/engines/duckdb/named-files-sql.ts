import type { Scan, ScanColumn, ScanFile } from '../engine'
import { finite, instantOf, listed, toldValue, WITHOUT_ZONE } from './named-values-sql'
import { pathList } from './path-list'
import type { SqlWords } from './sql-words'

/** Of files whose columns go by name; what their folders tell is joined by the file's path. */
export function namedFiles({ columns, files }: Scan, words: SqlWords): string {
  const told = columns.filter(({ name }) => files[0]?.named?.values.has(name) === true)
  const stored = columns.filter((column) => !told.includes(column))
  const withoutZone = stored.filter(({ name }) =>
    files.some(({ named }) => named?.withoutZone.has(name) === true),
  )
  const valueOf = (column: ScanColumn): string => {
    if (told.includes(column)) return toldName(told.indexOf(column))
    const name = storedName(stored.indexOf(column))
    return withoutZone.includes(column) ? instantOf(name) : finite(name, column)
  }
  const selected = listed(columns, valueOf, words)
  const entries = stored.map((column, index) => {
    const typeName = withoutZone.includes(column) ? WITHOUT_ZONE : words.typeName(column.type)
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

function schemaEntry(name: string, typeName: string, index: number, words: SqlWords): string {
  return `${words.literal(name, 'string')}: {name: '${storedName(index)}', type: ${words.literal(typeName, 'string')}, default_value: NULL}`
}

function toldRow(file: ScanFile, told: readonly ScanColumn[], words: SqlWords): string {
  const values = told.map((column) => toldValue(file, column, words))
  return `(${[words.literal(file.path, 'string'), ...values].join(', ')})`
}
