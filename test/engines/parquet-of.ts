import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { SqlAnswer, SqlValue } from '../aws/athena/sql-executor'

/** What UNLOAD writes: names and types of the columns mean the same to DuckDB. */
export async function parquetOf({ columns, rows }: SqlAnswer): Promise<Uint8Array> {
  const file = path.join(tmpdir(), `lakefront-unload-${randomUUID()}.parquet`)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const declared = columns.map(({ name, type }) => `"${name}" ${type}`)
    await connection.run(`CREATE TABLE unloaded (${declared.join(', ')})`)
    const values = rows.map((row) => `(${row.map(literal).join(', ')})`)
    if (values.length > 0) await connection.run(`INSERT INTO unloaded VALUES ${values.join(', ')}`)
    await connection.run(`COPY unloaded TO '${file}' (FORMAT parquet)`)
    return await readFile(file)
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(file, { force: true })
  }
}

function literal(value: SqlValue | null): string {
  if (value === null) return 'NULL'
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
}
