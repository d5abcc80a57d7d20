import { Pool } from 'pg'
import type { Dataset } from '../../src/model/dataset'
import { cell } from '../../src/query/testing/declare'
import { startPostgres, type TestPostgres } from '../../test/support/postgres'
import { redshiftLoadStatements, redshiftTableStatements } from './redshift-load-sql'

const DAY = 86_400_000_000n
const dataset: Pick<Dataset, 'table' | 'columns' | 'partitionedBy'> = {
  table: 'trusted.t',
  columns: [
    cell('time', 'timestamptz', { nullable: false }),
    cell('path', 'string'),
    cell('tags', 'strings'),
    cell('n', 'long'),
  ],
  partitionedBy: { column: 'time', transform: 'day' },
}
const external = 'spectrum.t'

let postgres: TestPostgres
let pool: Pool
beforeAll(async () => {
  postgres = await startPostgres()
  pool = new Pool({ ...postgres.config, options: '-c timezone=UTC' })
  // Its idle connections may hear of the server's end before they are closed.
  pool.on('error', () => undefined)
  await pool.query(`CREATE SCHEMA spectrum;
    CREATE TABLE spectrum.t (time TIMESTAMPTZ, path VARCHAR, tags VARCHAR[], n BIGINT)`)
  for (const statement of [
    ...redshiftTableStatements(dataset),
    ...redshiftTableStatements(dataset),
  ])
    await pool.query(statement)
})
afterAll(async () => {
  await pool.end()
  await postgres.stop()
})

/** What the catalogue shows: rows by the number of their day. */
async function show(
  ...rows: readonly (readonly [day: number, path: string | null])[]
): Promise<void> {
  await pool.query('TRUNCATE spectrum.t')
  for (const [day, path] of rows)
    await pool.query('INSERT INTO spectrum.t VALUES (to_timestamp($1), $2, NULL, $3)', [
      day * 86_400,
      path,
      day,
    ])
}

/** As the service executes a batch. */
async function load(snapshotId: string, days: readonly [bigint, bigint] | null): Promise<void> {
  const window = days === null ? null : { from: days[0] * DAY, until: days[1] * DAY }
  const statements = redshiftLoadStatements({ dataset, snapshotId, external, window })
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    for (const statement of statements) await client.query(statement)
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

async function held(): Promise<unknown> {
  const rows = await pool.query<{ n: string; path: string }>(
    'SELECT n, path FROM trusted.t ORDER BY n, path',
  )
  const markers = await pool.query('SELECT * FROM lakefront.loaded_snapshots')
  return { rows: rows.rows.map(({ n, path }) => [Number(n), path]), markers: markers.rows }
}

const markerOf = (snapshot_id: string) => [{ table_name: 'trusted.t', snapshot_id }]

describe('a load of Redshift, executed by PostgreSQL', () => {
  it('replaces whole partitions and the marker row', async () => {
    await show([1, 'a'], [2, null], [3, ''])
    await load('7', null)
    expect(await held()).toEqual({
      rows: [
        [1, 'a'],
        [2, null],
        [3, ''],
      ],
      markers: markerOf('7'),
    })
    await show([1, 'other'], [2, 'b'], [2, 'c'], [3, 'other'])
    await load('8', [2n, 3n])
    expect(await held()).toEqual({
      rows: [
        [1, 'a'],
        [2, 'b'],
        [2, 'c'],
        [3, ''],
      ],
      markers: markerOf('8'),
    })
  })

  it('twice is the same as once', async () => {
    await show([1, 'a'])
    await load('9', null)
    await load('9', null)
    expect(await held()).toEqual({ rows: [[1, 'a']], markers: markerOf('9') })
  })

  it('leaves everything as it was where a string ends with a blank', async () => {
    await show([1, 'a'])
    await load('10', null)
    await show([1, 'a '])
    await expect(load('11', null)).rejects.toThrow('division by zero')
    expect(await held()).toEqual({ rows: [[1, 'a']], markers: markerOf('10') })
  })
})
