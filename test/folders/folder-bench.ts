import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { graphql } from 'graphql'
import { buildSchema } from '../../resolvers/build-schema'
import { operationContext } from '../../resolvers/operation-context'
import { anonymous } from '../../src/access/anonymous'
import { duckdbDialect } from '../../src/dialects/duckdb'
import { DUCKDB_DEFAULTS, openDuckdb } from '../../src/engines/duckdb/duckdb-engine'
import type { Engine, EngineQuery } from '../../src/engines/engine'
import { CodedError } from '../../src/model/coded-error'
import type { Dataset } from '../../src/model/dataset'
import { folderServices, type FolderCaches } from './folder-services'

/** What a test looks at of an operation: data, and the codes and messages of its errors. */
export interface Outcome {
  readonly data: Readonly<Record<string, unknown>> | null
  readonly errors: readonly string[]
}

/** Datasets over folders of one home, with the real engine, asked by GraphQL. */
export interface FolderBench {
  /** Where folders are that no configuration names. */
  readonly folders: string
  /** SQL of DuckDB that writes files. */
  write(sql: string): Promise<void>
  ask(document: string): Promise<Outcome>
  /** Called before the next statement executes. */
  beforeNextStatement(act: () => Promise<void>): void
  close(): Promise<void>
}

export async function openFolderBench(
  datasets: readonly Dataset[],
  caches: FolderCaches = {},
): Promise<FolderBench> {
  const home = await mkdtemp(path.join(tmpdir(), 'lakefront folders [1]='))
  const folders = path.join(home, 'folders')
  await mkdir(folders)
  const writer = await (await DuckDBInstance.create(':memory:')).connect()
  await writer.run("SET TimeZone = 'UTC'")
  const engine = await openDuckdb({ ...DUCKDB_DEFAULTS, words: duckdbDialect })
  let beforeNext: (() => Promise<void>) | null = null
  const watched: Engine = {
    ...engine,
    execute: async (query: EngineQuery, signal) => {
      const act = beforeNext
      beforeNext = null
      await act?.()
      return engine.execute(query, signal)
    },
  }
  const services = folderServices({
    datasets,
    folders,
    duckdb: engine,
    engine: watched,
    clock: () => 0n,
    caches,
  })
  const schema = buildSchema({ datasets, jobs: [] })
  return {
    folders,
    async write(sql) {
      await writer.run(sql)
    },
    async ask(source) {
      const contextValue = operationContext(services, anonymous(), new AbortController().signal)
      const { data, errors } = await graphql({ schema, source, contextValue })
      return {
        data: data ?? null,
        errors: (errors ?? []).map(({ originalError, message }) =>
          originalError instanceof CodedError ? `${originalError.code}: ${message}` : message,
        ),
      }
    },
    beforeNextStatement: (act) => {
      beforeNext = act
    },
    async close() {
      await engine.close()
      writer.closeSync()
      await rm(home, { recursive: true })
    },
  }
}
