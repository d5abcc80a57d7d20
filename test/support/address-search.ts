import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { readAvro } from '../../src/catalog/avro'

/** The network of documentation from which sample logs take all addresses. */
const ADDRESS = '192.0.2.'

/** Files of a home, outside its raw zone, that hold a visitor's address; compressed ones are read as tables. */
export async function filesWithAddresses(home: string): Promise<readonly string[]> {
  const files = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(path.join(home, 'raw') + path.sep))
  const parquet = files.filter((file) => file.endsWith('.parquet'))
  const found = await Promise.all(files.map(holdsAddress))
  return [...files.filter((_, index) => found[index]), ...(await tablesWithAddresses(parquet))]
}

async function holdsAddress(file: string): Promise<boolean> {
  const content = readFileSync(file)
  const text = file.endsWith('.avro') ? await avroText(content) : content.toString('latin1')
  return text.includes(ADDRESS)
}

/** Bounds of columns are bytes in it. */
async function avroText(content: Buffer): Promise<string> {
  return JSON.stringify(await readAvro(content), (_, value: unknown) => {
    if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1')
    return typeof value === 'bigint' ? String(value) : value
  })
}

async function tablesWithAddresses(files: readonly string[]): Promise<readonly string[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const found: string[] = []
  for (const file of files) {
    const list = `'${file.replaceAll("'", "''")}'`
    const rows = `SELECT 1 FROM read_parquet(${list}) t WHERE CAST(t AS VARCHAR) LIKE '%${ADDRESS}%' LIMIT 1`
    if ((await connection.runAndReadAll(rows)).currentRowCount > 0) found.push(file)
  }
  connection.closeSync()
  instance.closeSync()
  return found
}
