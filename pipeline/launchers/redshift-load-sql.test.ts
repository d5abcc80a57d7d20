import { Pool, type QueryResult } from 'pg'
import { cell } from '../../src/query/testing/declare'
import { startPostgres, type TestPostgres } from '../../test/support/postgres'
import { reconcilerClaim } from './redshift-claim-sql'
import {
  columnsQuery,
  columnStatement,
  redshiftLoadStatements,
  redshiftTableStatements,
} from './redshift-load-sql'
import type { LoadedTable } from './redshift-loaded-table'

type Row = Readonly<Record<string, unknown>>

const dataset: LoadedTable = {
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
async function execute(statements: readonly string[]): Promise<QueryResult<Row>[]> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    const results: QueryResult<Row>[] = []
    for (const statement of statements) results.push(await client.query<Row>(statement))
    await client.query('COMMIT')
    return results
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}

let attempts = 0
const load = (snapshotId: string, attemptId = `a${(attempts += 1)}`) =>
  execute(
    redshiftLoadStatements(
      { dataset, snapshotId, external, attemptId, writers: new Map() },
      { kind: 'everything' },
    ),
  )

async function held(): Promise<unknown> {
  const rows = await pool.query<{ n: string; path: string }>(
    'SELECT n, path FROM trusted.t ORDER BY n, path',
  )
  const markers = await pool.query('SELECT * FROM lakefront.loaded_snapshots')
  return { rows: rows.rows.map(({ n, path }) => [Number(n), path]), markers: markers.rows }
}

const markerOf = (snapshot_id: string) => [{ table_name: 'trusted.t', snapshot_id }]

describe('a load of Redshift, executed by PostgreSQL', () => {
  it('replaces the rows and the marker row', async () => {
    await show([1, 'a'], [2, null], [3, ''])
    await load('7')
    expect(await held()).toEqual({
      rows: [
        [1, 'a'],
        [2, null],
        [3, ''],
      ],
      markers: markerOf('7'),
    })
    await show([2, 'b'], [2, 'c'])
    await load('8')
    expect(await held()).toEqual({
      rows: [
        [2, 'b'],
        [2, 'c'],
      ],
      markers: markerOf('8'),
    })
  })

  it('of the same snapshot twice is the same as once', async () => {
    await show([1, 'a'])
    await load('9')
    await load('9')
    expect(await held()).toEqual({ rows: [[1, 'a']], markers: markerOf('9') })
  })

  it('leaves everything as it was where a string ends with a blank', async () => {
    await show([1, 'a'])
    await load('10')
    await show([1, 'a '])
    await expect(load('11')).rejects.toThrow('division by zero')
    expect(await held()).toEqual({ rows: [[1, 'a']], markers: markerOf('10') })
  })

  it('has a column that its dataset gained', async () => {
    await execute([columnStatement(dataset, cell('added', 'int'))])
    const [names] = await execute([columnsQuery(dataset)])
    expect(names?.rows.map(({ column_name }) => column_name)).toContain('added')
  })
})

describe('the claim of an attempt', () => {
  const claim = async (attemptId: string) =>
    (await execute(reconcilerClaim(attemptId))).at(-1)?.rows.map(({ holder }) => holder)

  it('lets a load work once', async () => {
    await show([1, 'a'])
    await load('12', 'once')
    await show([1, 'b'])
    await expect(load('13', 'once')).rejects.toThrow('division by zero')
    expect(await held()).toEqual({ rows: [[1, 'a']], markers: markerOf('12') })
    expect(await claim('once')).toEqual(['load'])
  })

  it('that the reconciler took keeps a load from any work', async () => {
    await load('14')
    expect(await claim('given up')).toEqual(['reconciler'])
    expect(await claim('given up')).toEqual(['reconciler'])
    await expect(load('15', 'given up')).rejects.toThrow('division by zero')
    expect(await held()).toMatchObject({ markers: markerOf('14') })
  })
})
