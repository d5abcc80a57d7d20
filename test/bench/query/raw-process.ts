import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { DUCKDB_DEFAULTS } from '../../../src/engines/duckdb/duckdb-engine'
import { watchProcess } from './watch-process'

/** As little as a program can do: DuckDB's own client with the engine's settings, JSON, node:http. */
async function main(): Promise<void> {
  const [folders = ''] = process.argv.slice(2)
  const connection = await connect(path.join(folders, 'flights', 'flights-3m.parquet'))
  const server = createServer((request, response) => {
    void bodyOf(request).then(async (sql) => {
      const body =
        request.url === '/time' ? await timed(connection, sql) : await rows(connection, sql)
      response.setHeader('content-type', 'application/json')
      response.end(body)
    })
  })
  server.listen(0, '127.0.0.1', () => {
    watchProcess()
    const { port } = server.address() as AddressInfo
    process.send?.(`http://127.0.0.1:${port}`)
  })
}

async function connect(file: string): Promise<DuckDBConnection> {
  const { threads, memoryMaxMegabytes } = DUCKDB_DEFAULTS
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${memoryMaxMegabytes}MB`,
  })
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  for (const table of ['flights', 'flight_records']) {
    await connection.run(
      `CREATE VIEW "folder.${table}" AS SELECT * REPLACE (make_timestamptz(epoch_us(date)) AS date) FROM read_parquet('${file}')`,
    )
  }
  return connection
}

/** The answer's rows are read, too: they are part of having it. */
async function timed(connection: DuckDBConnection, sql: string): Promise<string> {
  const startedAt = performance.now()
  const result = await connection.runAndReadAll(sql)
  result.getRows()
  return JSON.stringify(performance.now() - startedAt)
}

async function rows(connection: DuckDBConnection, sql: string): Promise<string> {
  const result = await connection.runAndReadAll(sql)
  return JSON.stringify(result.getRowObjectsJson())
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

void main()
