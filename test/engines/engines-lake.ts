import { duckdbDialect } from '../../src/dialects/duckdb'
import { DUCKDB_DEFAULTS, openDuckdb } from '../../src/engines/duckdb/duckdb-engine'
import type { Engine } from '../../src/engines/engine'
import { openTrino, type TrinoEngine } from '../../src/engines/trino/trino-engine'
import type { TrinoOptions } from '../../src/engines/trino/trino-options'
import { startIcebergFixture, type IcebergFixture } from '../catalog/iceberg-fixture'
import { startTrino, type TrinoServer } from './trino-server'

/** Tables that Spark writes, with the engines that read them. */
export interface EnginesLake extends IcebergFixture {
  readonly server: TrinoServer
  readonly trino: TrinoEngine
  /** Why statements were canceled without Trino saying so. */
  readonly unconfirmed: readonly unknown[]
  readonly duckdb: Engine
  /** The head of main. */
  current(table: string): Promise<string>
}

export const trinoOptions = (url: string): TrinoOptions => ({
  url,
  catalog: 'lake',
  schema: null,
  user: 'lakefront',
  auth: { kind: 'none' },
  ca: null,
  timeoutMs: 120_000,
})

export async function startEnginesLake(): Promise<EnginesLake> {
  const lake = await startIcebergFixture()
  // Spark makes the catalog's own tables, which Trino wants to find.
  await lake.spark.run('CREATE NAMESPACE lakefront.trusted')
  await lake.spark.run('CREATE NAMESPACE lakefront.refined')
  // Spark takes files of old days by others for files of its own old versions.
  await lake.spark.run('SET spark.sql.parquet.datetimeRebaseModeInRead=CORRECTED')
  const server = await startTrino(lake)
  const unconfirmed: unknown[] = []
  const trino = openTrino(trinoOptions(server.url), (error) => unconfirmed.push(error))
  const duckdb = await openDuckdb({ ...DUCKDB_DEFAULTS, words: duckdbDialect })
  return {
    ...lake,
    server,
    trino,
    unconfirmed,
    duckdb,
    current: async (table) => {
      const id = await lake.ref(table, 'main')
      if (id === null) throw new Error(`${table} is empty`)
      return id
    },
    stop: async () => {
      await trino.close()
      await duckdb.close()
      await server.stop()
      await lake.stop()
    },
  }
}
