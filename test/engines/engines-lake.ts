import path from 'node:path'
import { Pool } from 'pg'
import { duckdbDialect } from '../../src/dialects/duckdb'
import { DUCKDB_DEFAULTS, openDuckdb } from '../../src/engines/duckdb/duckdb-engine'
import type { Engine } from '../../src/engines/engine'
import { openTrino, type TrinoEngine } from '../../src/engines/trino/trino-engine'
import type { TrinoOptions } from '../../src/engines/trino/trino-options'
import { openAthena, type AthenaBench } from '../aws/athena/open-athena'
import { startIcebergFixture, type IcebergFixture } from '../catalog/iceberg-fixture'
import { parquetOf } from './parquet-of'
import { startTrino, type LakePlaces, type TrinoServer } from './trino-server'
import { trinoSql } from './trino-sql'

/** Tables that Spark writes, with the engines that read them. */
export interface EnginesLake extends IcebergFixture {
  readonly server: TrinoServer
  readonly trino: TrinoEngine
  /** Why statements were canceled without Trino saying so. */
  readonly unconfirmed: readonly unknown[]
  readonly duckdb: Engine
  /** Athena's stand-in, which executes on that Trino. */
  readonly athena: AthenaBench
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

/** The database of a server that a test starts, and the catalog in which Trino has its tables. */
export const SERVED = 'served'

/** Of that server. */
export const servedHome = ({ folder }: { readonly folder: string }): string =>
  path.join(folder, SERVED)

export async function startEnginesLake(): Promise<EnginesLake> {
  const lake = await startIcebergFixture()
  // Spark makes the catalog's own tables, which Trino wants to find.
  await lake.spark.run('CREATE NAMESPACE lakefront.trusted')
  await lake.spark.run('CREATE NAMESPACE lakefront.refined')
  // Spark takes files of old days by others for files of its own old versions.
  await lake.spark.run('SET spark.sql.parquet.datetimeRebaseModeInRead=CORRECTED')
  await createDatabase(lake)
  const server = await startTrino({ folder: lake.folder, lakes: lakesOf(lake) }).catch(
    async (error: unknown) => {
      await lake.stop()
      throw error
    },
  )
  const unconfirmed: unknown[] = []
  const trino = openTrino(trinoOptions(server.url), (error) => unconfirmed.push(error))
  const duckdb = await openDuckdb({ ...DUCKDB_DEFAULTS, words: duckdbDialect })
  const athena = await openAthena({
    sql: trinoSql(server.url, 'lake'),
    parquet: parquetOf,
    speed: 4,
  })
  return {
    ...lake,
    server,
    trino,
    unconfirmed,
    duckdb,
    athena,
    current: async (table) => {
      const id = await lake.ref(table, 'main')
      if (id === null) throw new Error(`${table} is empty`)
      return id
    },
    stop: async () => {
      await athena.close()
      await trino.close()
      await duckdb.close()
      await server.stop()
      await lake.stop()
    },
  }
}

async function createDatabase({ port }: IcebergFixture): Promise<void> {
  const pool = new Pool({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' })
  await pool.query(`CREATE DATABASE ${SERVED}`)
  await pool.end()
}

function lakesOf(lake: IcebergFixture): Readonly<Record<string, LakePlaces>> {
  const { port, warehouse } = lake
  const servedWarehouse = `file://${path.join(servedHome(lake), 'warehouse')}`
  return {
    lake: { port, warehouse, database: 'postgres' },
    [SERVED]: { port, warehouse: servedWarehouse, database: SERVED },
  }
}
