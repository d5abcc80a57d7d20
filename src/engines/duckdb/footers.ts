import type { DuckDBConnection } from '@duckdb/node-api'
import { DuckDBDecimalValue } from '@duckdb/node-api'
import type { Scan } from '../engine'
import { pathList } from './scan-sql'
import type { SqlWords } from './scan-sql'

/** Compressed bytes of a file's column chunks, by field id. */
type ColumnBytes = ReadonlyMap<number, bigint>

/** Reads Parquet footers, and keeps those of the files used last: a data file never changes. */
export interface Footers {
  /** Compressed column chunks of the columns read in the files kept. */
  scannedBytes(connection: DuckDBConnection, scan: Scan): Promise<bigint>
}

export function createFooters(words: SqlWords, filesMax: number): Footers {
  const known = new Map<string, ColumnBytes>()

  function remember(path: string, bytes: ColumnBytes): void {
    known.delete(path)
    known.set(path, bytes)
    const [oldest] = known.keys()
    if (known.size > filesMax && oldest !== undefined) known.delete(oldest)
  }

  return {
    async scannedBytes(connection, scan) {
      if (scan.columns.length === 0) return 0n
      const found = new Map<string, ColumnBytes>()
      for (const { path } of scan.files) {
        const bytes = known.get(path)
        if (bytes !== undefined) found.set(path, bytes)
      }
      const missing = scan.files.filter(({ path }) => !found.has(path))
      if (missing.length > 0) {
        for (const [path, bytes] of await readFooters(connection, missing, words)) {
          found.set(path, bytes)
        }
      }
      for (const [path, bytes] of found) remember(path, bytes)
      return sumOf(found.values(), scan)
    },
  }
}

function sumOf(files: Iterable<ColumnBytes>, { columns }: Scan): bigint {
  let total = 0n
  for (const bytes of files) {
    for (const { id } of columns) total += bytes.get(id) ?? 0n
  }
  return total
}

async function readFooters(
  connection: DuckDBConnection,
  files: Scan['files'],
  words: SqlWords,
): Promise<ReadonlyMap<string, ColumnBytes>> {
  const paths = pathList(files, words)
  const result = await connection.runAndReadAll(
    `SELECT file_name, field_id, CAST(SUM(total_compressed_size) AS DECIMAL(38, 0))
     FROM (SELECT *, split_part(path_in_schema, ', ', 1) AS name FROM parquet_metadata(${paths}))
     JOIN (SELECT file_name, name, field_id FROM parquet_schema(${paths}))
       USING (file_name, name)
     WHERE field_id IS NOT NULL
     GROUP BY file_name, field_id`,
  )
  const byFile = new Map<string, Map<number, bigint>>()
  for (const [file, id, bytes] of result.getRows()) {
    const columns = byFile.get(String(file)) ?? new Map<number, bigint>()
    byFile.set(String(file), columns)
    if (bytes instanceof DuckDBDecimalValue) columns.set(Number(id), bytes.value)
  }
  return byFile
}
