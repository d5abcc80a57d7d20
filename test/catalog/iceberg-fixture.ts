import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { z } from 'zod'
import type { Catalog } from '../../src/catalog/catalog'
import { createJdbcCatalog } from '../../src/catalog/jdbc-catalog'
import { localTableFiles, type TableFiles } from '../../src/catalog/table-files'
import { systemClock } from '../../src/model/clock'
import { readTable, type TableRead } from './read-table'
import { startScratchPostgres } from './scratch-postgres'
import { startSparkSql, type SparkSql } from './spark-sql'
import { readToolchain } from './toolchain'

/** PostgreSQL, Spark and pyiceberg on one catalog, in a folder of their own. */
export interface IcebergFixture {
  readonly spark: SparkSql
  /** A folder for what else a test needs; it goes with the fixture. */
  readonly folder: string
  /** Of the PostgreSQL that holds the catalog. */
  readonly port: number
  /** The address of the tables' folder. */
  readonly warehouse: string
  /** Our catalog, over other files if need be. */
  catalog(files?: TableFiles): Catalog
  /** What pyiceberg reads. */
  read(table: string, snapshotId: string): Promise<TableRead>
  /** The id that a ref names, as Spark reads it; null when there is no such ref. */
  ref(table: string, name: string): Promise<string | null>
  /** The address of the table's current metadata file. */
  address(table: string): Promise<string>
  stop(): Promise<void>
}

const addressRow = z.object({ metadata_location: z.string() })
const refRow = z.object({ id: z.string() })

export async function startIcebergFixture(): Promise<IcebergFixture> {
  const toolchain = readToolchain()
  const folder = await mkdtemp(join(tmpdir(), 'lakefront-catalog-'))
  const warehouse = `file://${folder}/warehouse`
  const postgres = await startScratchPostgres(folder)
  const pool = new Pool({
    host: '127.0.0.1',
    port: postgres.port,
    user: 'postgres',
    database: 'postgres',
  })
  const query = async (text: string, values: readonly unknown[]): Promise<readonly unknown[]> =>
    (await pool.query<Record<string, unknown>>(text, [...values])).rows
  const spark = startSparkSql(toolchain, postgres.port, warehouse)
  const python = process.env['PYICEBERG_PYTHON'] ?? toolchain.python

  return {
    spark,
    folder,
    port: postgres.port,
    warehouse,
    catalog: (files = localTableFiles) =>
      createJdbcCatalog({ query, files, clock: systemClock, ids: randomUUID }),
    read: (table, snapshotId) =>
      readTable({ python, port: postgres.port, warehouse }, table, snapshotId),
    ref: async (table, name) => {
      const rows = await spark.run(
        `SELECT CAST(snapshot_id AS STRING) AS id FROM lakefront.${table}.refs WHERE name = '${name}'`,
      )
      return rows[0] === undefined ? null : refRow.parse(rows[0]).id
    },
    address: async (table) => {
      const name = table.split('.').at(-1)
      const rows = await query(
        'SELECT metadata_location FROM public.iceberg_tables WHERE table_name = $1',
        [name],
      )
      return addressRow.parse(rows[0]).metadata_location
    },
    stop: async () => {
      await spark.stop()
      await pool.end()
      await postgres.stop()
      await rm(folder, { recursive: true })
    },
  }
}
