import type { Scan, ScanColumn } from '../engine'
import { finite, instantOf, listed, toldValue, WITHOUT_ZONE } from './named-values-sql'
import { pathList } from './path-list'
import type { SqlWords } from './sql-words'

/**
 * Of one file whose columns go by name. Without a schema, since DuckDB reads one file by one thread
 * where it is told a schema.
 */
export function oneNamedFile({ columns, files }: Scan, words: SqlWords): string {
  const valueOf = (column: ScanColumn): string => {
    const { name, type } = column
    const named = files[0]?.named
    if (files[0] !== undefined && named?.values.has(name) === true)
      return toldValue(files[0], column, words)
    if (named?.stored.has(name) !== true) return `CAST(NULL AS ${words.typeName(type)})`
    const read = words.identifier(name)
    if (named.withoutZone.has(name)) return instantOf(`CAST(${read} AS ${WITHOUT_ZONE})`)
    return finite(`CAST(${read} AS ${words.typeName(type)})`, column)
  }
  return `SELECT ${listed(columns, valueOf, words)} FROM read_parquet(${pathList(files, words)}, hive_partitioning = false)`
}
