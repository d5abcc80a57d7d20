import * as fc from 'fast-check'
import { Pool } from 'pg'
import { MARKERS, redshiftDialect } from '../../src/dialects/redshift'
import type { Dataset } from '../../src/model/dataset'
import type { Row } from '../../src/model/value'
import { openTableBench, type ServedTables } from '../../src/query/testing/table-bench'
import { postgresDatabase } from '../aws/redshift-data/database'
import { openRedshift } from '../aws/redshift-data/open-redshift'
import { startPostgres } from '../support/postgres'
import type { Served } from './differential'

/** Redshift through the stand-in of its Data API, on PostgreSQL. */
export const ON_REDSHIFT: Served = {
  name: 'Redshift',
  open: async () => openTableBench(null, await openLoadedTables()),
  dataset: withoutLists,
  // No NUL is held, and no blank at the end.
  text: (text) => text.replaceAll('\0', '\u0001').replace(/ +$/, '_'),
}

async function openLoadedTables(): Promise<ServedTables> {
  const postgres = await startPostgres()
  const pool = new Pool({ ...postgres.config, options: '-c timezone=UTC' })
  // Its idle connections may hear of the server's end before they are closed.
  pool.on('error', () => undefined)
  const markers = redshiftDialect.table(MARKERS, null)
  await pool.query(`CREATE SCHEMA trusted; CREATE SCHEMA refined; CREATE SCHEMA lakefront;
    CREATE TABLE ${markers} (table_name VARCHAR(256), snapshot_id VARCHAR(64))`)
  const { engine, close } = await openRedshift({ database: postgresDatabase(pool) })
  return {
    engine,
    dialect: redshiftDialect,
    load: async ({ table, columns }, rows, snapshotId) => {
      const name = redshiftDialect.table(table, null)
      const declared = columns.map(
        (column) => `"${column.name}" ${redshiftDialect.typeName(column.type)}`,
      )
      const values = rows.map((row) => `(${literals(columns, row).join(', ')})`)
      await pool.query(`DROP TABLE IF EXISTS ${name}; CREATE TABLE ${name} (${declared.join(', ')});
        DELETE FROM ${markers} WHERE table_name = '${table}';
        INSERT INTO ${markers} VALUES ('${table}', '${snapshotId}')`)
      if (values.length > 0) await pool.query(`INSERT INTO ${name} VALUES ${values.join(', ')}`)
    },
    close: async () => {
      await close()
      await pool.end()
      await postgres.stop()
    },
  }
}

function literals(columns: Dataset['columns'], row: Row): readonly string[] {
  return columns.map(({ name, type }) => {
    const value = row[name] ?? null
    return value === null ? 'NULL' : redshiftDialect.literal(value, type)
  })
}

function withoutLists(dataset: Dataset): Dataset {
  const lists = dataset.columns.filter(({ type }) => type === 'strings').map(({ name }) => name)
  const isOfList = (part: unknown): boolean =>
    lists.some((name) => fc.stringify(part).includes(`"${name}"`))
  return {
    ...dataset,
    columns: dataset.columns.filter((one) => !isOfList(one)),
    dimensions: dataset.dimensions.filter((one) => !isOfList(one)),
    measures: dataset.measures.filter((one) => !isOfList(one)),
  }
}
