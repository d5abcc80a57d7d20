import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Pool } from 'pg'
import { z } from 'zod'
import { createJdbcCatalog } from '../../src/catalog/jdbc-catalog'
import { localTableFiles } from '../../src/catalog/table-files'
import { redshiftDialect } from '../../src/dialects/redshift'
import { systemClock } from '../../src/model/clock'
import type { Dataset } from '../../src/model/dataset'

const located = z.object({ metadata_location: z.string() })

/**
 * Shows in a schema of the database what main of a dataset's table holds now, as Redshift Spectrum does.
 * @param lake the catalog's own database
 * @returns the id of the snapshot
 */
export async function showMain(
  lake: Pool,
  database: Pool,
  schema: string,
  dataset: Dataset,
): Promise<string> {
  const { rows: found } = await lake.query<Record<string, unknown>>(
    'SELECT metadata_location FROM public.iceberg_tables WHERE table_name = $1',
    [dataset.table.split('.').at(-1)],
  )
  const address = located.parse(found[0]).metadata_location
  const metadata = await readFile(address.replace(/^file:\/*/, '/'), 'utf8')
  // A parser would cut its 64 bits.
  const [, main = ''] = /"current-snapshot-id"\s*:\s*(\d+)/.exec(metadata) ?? []
  const catalog = createJdbcCatalog({
    query: async (text, values) => (await lake.query<object>(text, [...values])).rows,
    files: localTableFiles,
    clock: systemClock,
    ids: randomUUID,
  })
  const { files } = await catalog.snapshot(dataset.table, main)
  const columns = dataset.columns.filter(({ type }) => type !== 'strings')
  const rows = await textsOf(
    files.map(({ path }) => path),
    columns.map(({ name }) => name),
  )
  const table = redshiftDialect.table(`${schema}.${dataset.table.split('.')[1] ?? ''}`, null)
  const declared = columns.map(({ name, type }) => `"${name}" ${redshiftDialect.typeName(type)}`)
  await database.query(
    `CREATE SCHEMA IF NOT EXISTS ${schema}; DROP TABLE IF EXISTS ${table}; CREATE TABLE ${table} (${declared.join(', ')})`,
  )
  const places = columns.map((_, index) => `$${index + 1}`).join(', ')
  for (const row of rows) await database.query(`INSERT INTO ${table} VALUES (${places})`, [...row])
  return main
}

type Texts = readonly (readonly unknown[])[]

async function textsOf(files: readonly string[], names: readonly string[]): Promise<Texts> {
  if (files.length === 0) return []
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run("SET TimeZone = 'UTC'")
    const outputs = names.map((name) => `CAST("${name}" AS VARCHAR)`).join(', ')
    const list = files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ')
    const read = await connection.runAndReadAll(`SELECT ${outputs} FROM read_parquet([${list}])`)
    return read.getRowsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
