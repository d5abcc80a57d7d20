import { Pool } from 'pg'
import { redshiftDialect } from '../../../src/dialects/redshift'
import { KEEP_ALL, type PagedSelect, type StoredColumn } from '../../../src/dialects/select'
import type { EngineQuery } from '../../../src/engines/engine'
import type { Value } from '../../../src/model/value'
import { startPostgres } from '../../support/postgres'
import { ObjectStore } from '../s3/object-store'
import { type Database, postgresDatabase } from './database'

export const COLUMNS = [
  { name: 'path', type: 'string' },
  { name: 'n', type: 'long' },
  { name: 'status', type: 'int' },
  { name: 'price', type: { decimal: { precision: 38, scale: 4 } } },
  { name: 'time', type: 'timestamptz' },
  { name: 'day', type: 'date' },
  { name: 'paid', type: 'boolean' },
  { name: 'score', type: 'double' },
] as const satisfies readonly StoredColumn[]

type Rows = readonly (readonly (Value | null)[])[]

/** A PostgreSQL with a table of every type that Redshift holds, as a load leaves it. */
export interface LoadedTable {
  /** Notes what it is given. */
  readonly database: Database
  /** Statements that it was given, one by one. */
  readonly executed: string[]
  readonly objects: ObjectStore
  readonly pool: Pool
  load(rows: Rows, snapshotIds?: readonly string[]): Promise<void>
  stop(): Promise<void>
}

export async function startLoadedTable(): Promise<LoadedTable> {
  const postgres = await startPostgres()
  const pool = new Pool({ ...postgres.config, options: '-c timezone=UTC' })
  // Its idle connections may hear of the server's end before they are closed.
  pool.on('error', () => undefined)
  const declared = COLUMNS.map(({ name, type }) => `"${name}" ${redshiftDialect.typeName(type)}`)
  await pool.query(`CREATE SCHEMA trusted; CREATE SCHEMA lakefront;
    CREATE TABLE trusted.t (${declared.join(', ')});
    CREATE TABLE lakefront.loaded_snapshots (table_name VARCHAR(256), snapshot_id VARCHAR(64))`)
  const objects = new ObjectStore()
  const inner = postgresDatabase(pool, objects)
  const executed: string[] = []
  return {
    database: {
      execute: (sqls, values, signal) => {
        executed.push(...sqls)
        return inner.execute(sqls, values, signal)
      },
    },
    executed,
    objects,
    pool,
    load: (rows, snapshotIds = ['7']) => load(pool, rows, snapshotIds),
    stop: async () => {
      await pool.end()
      await postgres.stop()
    },
  }
}

async function load(pool: Pool, rows: Rows, snapshotIds: readonly string[]): Promise<void> {
  await pool.query('TRUNCATE trusted.t; TRUNCATE lakefront.loaded_snapshots')
  for (const id of snapshotIds)
    await pool.query("INSERT INTO lakefront.loaded_snapshots VALUES ('trusted.t', $1)", [id])
  const values = rows.map((row) =>
    COLUMNS.map(({ type }, index) => {
      const value = row[index] ?? null
      return value === null ? 'NULL' : redshiftDialect.literal(value, type)
    }).join(', '),
  )
  if (values.length > 0)
    await pool.query(`INSERT INTO trusted.t VALUES ${values.map((one) => `(${one})`).join(', ')}`)
}

/** All of the table at snapshot 7, by n. */
export function query(change: Partial<PagedSelect> = {}): EngineQuery {
  const { text, parameters, columns } = redshiftDialect.compile({
    kind: 'rows',
    table: 'trusted.t',
    snapshotId: '7',
    rows: COLUMNS.map((column) => ({ kind: 'column', column })),
    aggregates: [],
    where: KEEP_ALL,
    having: KEEP_ALL,
    orderBy: [{ key: { kind: 'output', output: 1 }, direction: 'asc' }],
    page: null,
    ...change,
  })
  const scan = { table: 'trusted.t', files: [], columns: [] }
  return { text, parameters, columns, scan, snapshotId: '7' }
}

export const FIRST = ['', -(2n ** 63n), 0, '-0.5000', -1n, '0001-01-01', false, 0.1]
export const LAST = [
  'ä\\\'"',
  2n ** 63n - 1n,
  -7,
  `${'9'.repeat(34)}.0001`,
  1431857103000001n,
  '2015-05-17',
  true,
  1e300,
]
export const NOTHING = [null, 5n, null, null, null, null, null, null]
