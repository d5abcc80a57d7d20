import type { Scan, ScanColumn } from '../engine'
import { namedFiles } from './named-files-sql'
import { oneNamedFile } from './one-named-file-sql'
import { pathList } from './path-list'
import type { SqlWords } from './sql-words'

/** Puts the scan under the name by which the statement calls its table. */
export function withScan(text: string, scan: Scan, words: SqlWords): string {
  return `WITH ${words.identifier(scan.table)} AS NOT MATERIALIZED (${relation(scan, words)})\n${text}`
}

function relation(scan: Scan, words: SqlWords): string {
  const read = stored({ ...scan, columns: columnsRead(scan) }, words)
  const settled = scan.columns.flatMap(({ name, type }) => {
    const value = scan.settled?.get(name)
    if (value === undefined) return []
    const shown = `CAST(${words.literal(value, type)} AS ${words.typeName(type)})`
    return [`${shown} AS ${words.identifier(name)}`]
  })
  return settled.length === 0 ? read : `SELECT *, ${settled.join(', ')} FROM (${read})`
}

/** Those of which the files' own values matter. */
export function columnsRead({ columns, settled }: Scan): readonly ScanColumn[] {
  return columns.filter(({ name }) => settled?.has(name) !== true)
}

function stored(scan: Scan, words: SqlWords): string {
  const [first] = scan.files
  if (first === undefined) return noRows(scan, words)
  if (first.named === undefined) return files(scan, words)
  return scan.files.length === 1 ? oneNamedFile(scan, words) : namedFiles(scan, words)
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
