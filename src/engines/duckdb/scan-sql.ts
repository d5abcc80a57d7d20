import type { ColumnType } from '../../model/value'
import type { Scan, ScanColumn } from '../engine'

/** The dialect's own words; the one place where text becomes a literal. */
export interface SqlWords {
  identifier(name: string): string
  typeName(type: ColumnType): string
  literal(value: string, type: 'string'): string
}

/** Puts the scan under the name by which the statement calls its table. */
export function withScan(text: string, scan: Scan, words: SqlWords): string {
  const relation = scan.files.length === 0 ? noRows(scan, words) : files(scan, words)
  return `WITH ${words.identifier(scan.table)} AS NOT MATERIALIZED (${relation})\n${text}`
}

/** A relation has columns, even if nobody reads one. */
function noRows({ columns }: Scan, words: SqlWords): string {
  const nulls = columns.map(
    ({ name, type }) => `CAST(NULL AS ${words.typeName(type)}) AS ${words.identifier(name)}`,
  )
  return `SELECT ${nulls.length === 0 ? '1' : nulls.join(', ')} WHERE FALSE`
}

/** By field id: a name may have been another column's when the file was written. */
function files({ columns, files }: Scan, words: SqlWords): string {
  const paths = pathList(files, words)
  if (columns.length === 0) return `SELECT 1 FROM read_parquet(${paths}, hive_partitioning = false)`
  const schema = columns.map((column) => schemaEntry(column, words)).join(', ')
  const names = columns.map(({ name }) => words.identifier(name)).join(', ')
  return `SELECT ${names} FROM read_parquet(${paths}, hive_partitioning = false, schema = MAP {${schema}})`
}

function schemaEntry({ id, name, type }: ScanColumn, words: SqlWords): string {
  const typeName = words.literal(words.typeName(type), 'string')
  return `${id}: {name: ${words.literal(name, 'string')}, type: ${typeName}, default_value: NULL}`
}

export function pathList(files: Scan['files'], words: SqlWords): string {
  return `[${files.map(({ path }) => words.literal(globLiteral(path), 'string')).join(', ')}]`
}

/** A path is a pattern to the engine: what is special in a pattern becomes a class of one character. */
export function globLiteral(path: string): string {
  return path.replace(/[*?[]/g, '[$&]')
}
