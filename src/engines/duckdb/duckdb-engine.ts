import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { ParquetFooter } from '../../model/parquet-footer'
import { abortedError } from '../engine'
import type { Engine } from '../engine'
import { createConnectionPool } from './connection-pool'
import { engineError } from './engine-error'
import { createFooters } from './footers'
import { readParquetFooters } from './parquet-footers'
import { readRows } from './read-rows'
import type { SqlWords } from './sql-words'

export interface DuckdbOptions {
  /** The DuckDB dialect. */
  readonly words: SqlWords
  readonly threads: number
  readonly memoryMaxMegabytes: number
  /** How many statements execute at a time. */
  readonly connections: number
  /** Where statements that outgrow the memory put their rest; null: they fail instead. */
  readonly spillFolder: string | null
  /** How many data files' footers are kept. */
  readonly footersMax: number
}

export const DUCKDB_DEFAULTS = Object.freeze({
  threads: 2,
  memoryMaxMegabytes: 1024,
  connections: 4,
  spillFolder: null,
  footersMax: 20_000,
} satisfies Omit<DuckdbOptions, 'words'>)

const INTERRUPT_EVERY_MS = 20

export interface DuckdbEngine extends Engine {
  /**
   * What Parquet files say of themselves, by path.
   * @throws CodedError ENGINE_UNAVAILABLE
   */
  footers(paths: readonly string[]): Promise<ReadonlyMap<string, ParquetFooter>>
}

/** DuckDB inside this process; it reads data files and keeps nothing. */
export async function openDuckdb(options: DuckdbOptions): Promise<DuckdbEngine> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: `${options.memoryMaxMegabytes}MB`,
    temp_directory: options.spillFolder ?? '',
    // It tells a file from the one before by seconds, and footers of the one before would come back.
    enable_external_file_cache: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connections = await connect(instance, options.connections)
  const pool = createConnectionPool(connections)
  const footers = createFooters(options.words, options.footersMax)
  const closing = new AbortController()
  const running = new Set<Promise<unknown>>()

  async function used<T>(
    signal: AbortSignal,
    work: (connection: DuckDBConnection, stop: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const stop = AbortSignal.any([signal, closing.signal])
    const done = pool.use(stop, (connection) => work(connection, stop))
    running.add(done)
    try {
      return await done
    } finally {
      running.delete(done)
    }
  }

  return {
    name: 'duckdb',
    execute: (query, signal) =>
      used(signal, (connection, stop) =>
        untilAborted(connection, stop, async () => {
          const startedAt = performance.now()
          const rows = await readRows(connection, query, options.words)
          const executionMs = performance.now() - startedAt
          const scannedBytes = await footers.scannedBytes(connection, query.scan)
          return { rows, scannedBytes, queuedMs: null, executionMs }
        }),
      ),
    estimatedBytes: async (scan, signal) =>
      footers.knownBytes(scan) ??
      used(signal, (connection, stop) =>
        untilAborted(connection, stop, () => footers.scannedBytes(connection, scan)),
      ),
    footers: (paths) =>
      used(closing.signal, (connection, stop) =>
        untilAborted(connection, stop, () => readParquetFooters(connection, paths, options.words)),
      ),
    async close() {
      closing.abort()
      // A connection must not be closed under a statement: the process would crash.
      await Promise.allSettled(running)
      pool.close()
      instance.closeSync()
    },
  }
}

async function connect(
  instance: DuckDBInstance,
  count: number,
): Promise<readonly DuckDBConnection[]> {
  const connections: DuckDBConnection[] = []
  for (let index = 0; index < count; index++) {
    const connection = await instance.connect()
    await connection.run("SET TimeZone = 'UTC'")
    connections.push(connection)
  }
  await connections[0]?.run('SET GLOBAL lock_configuration = true')
  return connections
}

async function untilAborted<T>(
  connection: DuckDBConnection,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const stopInterrupting = interruptOnAbort(connection, signal)
  try {
    return await work()
  } catch (error) {
    throw signal.aborted ? abortedError(signal) : engineError(error)
  } finally {
    stopInterrupting()
  }
}

/** An interrupt is lost where the statement has not begun, so it is repeated until the end. */
function interruptOnAbort(connection: DuckDBConnection, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined
  const interrupt = () => {
    connection.interrupt()
    timer = setInterval(() => connection.interrupt(), INTERRUPT_EVERY_MS)
  }
  if (signal.aborted) interrupt()
  else signal.addEventListener('abort', interrupt, { once: true })
  return () => {
    signal.removeEventListener('abort', interrupt)
    clearInterval(timer)
  }
}
