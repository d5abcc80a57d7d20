import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { ObjectStore } from '../s3/object-store'

export interface UnloadAsked {
  readonly select: string
  /** What the addresses of its files begin with. */
  readonly prefix: string
}

const UNLOAD =
  /^UNLOAD \('((?:[^']|'')*)'\) TO '((?:[^']|'')*)' IAM_ROLE (?:DEFAULT|'arn:[^']+') FORMAT AS PARQUET MANIFEST$/s

/** Database Developer Guide, "UNLOAD": within the quotes, a backslash and a quote are escaped. Null: it is another statement. */
export function unloadAsked(sql: string): UnloadAsked | null {
  if (!sql.startsWith('UNLOAD')) return null
  const [, quoted, place] = UNLOAD.exec(sql) ?? []
  if (quoted === undefined || place === undefined) throw new Error('syntax error in UNLOAD')
  const select = quoted.replaceAll("''", "'").replaceAll(/\\(.)/gs, '$1')
  return { select, prefix: place.replaceAll("''", "'") }
}

export interface UnloadedRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/** One file of Parquet and the manifest that names it. */
export async function writeUnloaded(
  objects: ObjectStore,
  prefix: string,
  unloaded: UnloadedRows,
): Promise<void> {
  const url = `${prefix}0000_part_00.parquet`
  objects.put(url, await parquetOf(unloaded))
  objects.put(`${prefix}manifest`, Buffer.from(JSON.stringify({ entries: [{ url }] })))
}

async function parquetOf({ columns, rows }: UnloadedRows): Promise<Uint8Array> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-unload-'))
  const file = path.join(folder, 'rows.parquet')
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    const declared = columns.map(({ name, type }) => `"${name}" ${type}`)
    await connection.run(`CREATE TABLE t (${declared.join(', ')})`)
    for (const row of rows)
      await connection.run(`INSERT INTO t VALUES (${row.map(literal).join(', ')})`)
    await connection.run(`COPY t TO '${file}' (FORMAT parquet)`)
    return readFileSync(file)
  } finally {
    connection.closeSync()
    instance.closeSync()
    rmSync(folder, { recursive: true })
  }
}

function literal(value: string | null): string {
  return value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`
}
