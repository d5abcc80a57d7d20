import type { DuckDBConnection } from '@duckdb/node-api'
import { DuckDBDecimalValue } from '@duckdb/node-api'
import type { Scan, ScanFile } from '../engine'
import { pathList } from './path-list'
import { columnsRead } from './scan-sql'
import type { SqlWords } from './sql-words'

/** Compressed bytes of a file's column chunks, by field id and by name in lower case. */
type ColumnBytes = ReadonlyMap<number | string, bigint>

/** Reads Parquet footers, and keeps those of the files used last. */
export interface Footers {
  /** Compressed column chunks of the columns read in the files kept. */
  scannedBytes(connection: DuckDBConnection, scan: Scan): Promise<bigint>
  /** The same where all of them are kept, so that no connection is waited for; else null. */
  knownBytes(scan: Scan): bigint | null
}

export function createFooters(words: SqlWords, filesMax: number): Footers {
  const known = new Map<string, ColumnBytes>()

  function remember(key: string, bytes: ColumnBytes): void {
    known.delete(key)
    known.set(key, bytes)
    const [oldest] = known.keys()
    if (known.size > filesMax && oldest !== undefined) known.delete(oldest)
  }

  return {
    knownBytes(scan) {
      if (columnsRead(scan).length === 0) return 0n
      const found = scan.files.map((file) => known.get(keyOf(file)))
      const files = found.filter((bytes) => bytes !== undefined)
      return files.length < found.length ? null : sumOf(files, scan)
    },
    async scannedBytes(connection, scan) {
      if (columnsRead(scan).length === 0) return 0n
      const found = new Map<string, ColumnBytes>()
      const keys = new Map(scan.files.map((file) => [file.path, keyOf(file)]))
      for (const [path, key] of keys) {
        const bytes = known.get(key)
        if (bytes !== undefined) found.set(path, bytes)
      }
      const missing = scan.files.filter(({ path }) => !found.has(path))
      if (missing.length > 0) {
        for (const [path, bytes] of await readFooters(connection, missing, words)) {
          found.set(path, bytes)
        }
      }
      for (const [path, bytes] of found) remember(keys.get(path) ?? path, bytes)
      return sumOf(found.values(), scan)
    },
  }
}

/** What is in a file's place never changes, unless it has versions. */
function keyOf({ path, named }: ScanFile): string {
  return named === undefined ? path : `${path}\0${named.version}`
}

function sumOf(files: Iterable<ColumnBytes>, scan: Scan): bigint {
  const isNamed = scan.files[0]?.named !== undefined
  const columns = columnsRead(scan)
  let total = 0n
  for (const bytes of files) {
    for (const { id, name } of columns) total += bytes.get(isNamed ? name.toLowerCase() : id) ?? 0n
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
    `SELECT file_name, field_id, name, CAST(SUM(total_compressed_size) AS DECIMAL(38, 0))
     FROM (SELECT *, split_part(path_in_schema, ', ', 1) AS name FROM parquet_metadata(${paths}))
     JOIN (SELECT file_name, name, field_id FROM parquet_schema(${paths}))
       USING (file_name, name)
     GROUP BY file_name, field_id, name`,
  )
  const byFile = new Map<string, Map<number | string, bigint>>()
  for (const [file, id, name, bytes] of result.getRows()) {
    const columns = byFile.get(String(file)) ?? new Map<number | string, bigint>()
    byFile.set(String(file), columns)
    if (!(bytes instanceof DuckDBDecimalValue)) continue
    if (id !== null) columns.set(Number(id), bytes.value)
    columns.set(String(name).toLowerCase(), bytes.value)
  }
  return byFile
}
