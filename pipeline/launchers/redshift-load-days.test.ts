import fc from 'fast-check'
import { Pool } from 'pg'
import { formatDate } from '../../src/model/calendar'
import { cell } from '../../src/query/testing/declare'
import { postgresDatabase, type Records } from '../../test/aws/redshift-data/database'
import { startPostgres, type TestPostgres } from '../../test/support/postgres'
import {
  columnStatement,
  redshiftLoadStatements,
  redshiftTableStatements,
} from './redshift-load-sql'
import type { LoadedTable } from './redshift-loaded-table'
import { heldPartitions, heldQuery, RECORDS_MAX, recordPartitions } from './redshift-partition-sql'
import { type HeldPartitions, RANGES_MAX, replacementOf } from './redshift-replacement'

/** Of the service, for one batch. */
const STATEMENTS_MAX = 40
const STATEMENT_BYTES_MAX = 100_000

const hours: LoadedTable = {
  table: 'refined.hours',
  columns: [cell('hour', 'timestamptz', { nullable: false }), cell('path', 'string')],
  partitionedBy: { column: 'hour', transform: 'day' },
}
const gained: LoadedTable = { ...hours, columns: [...hours.columns, cell('n', 'long')] }

/** One published version: by day the run that last wrote it, and the paths that it wrote. */
interface Version {
  readonly snapshotId: string
  readonly days: ReadonlyMap<number, { readonly runId: string; readonly paths: readonly string[] }>
}

let postgres: TestPostgres
let pool: Pool
let attempts = 0
beforeAll(async () => {
  postgres = await startPostgres()
  pool = new Pool({ ...postgres.config, options: '-c timezone=UTC' })
  // Its idle connections may hear of the server's end before they are closed.
  pool.on('error', () => undefined)
  await pool.query(
    'CREATE SCHEMA spectrum; CREATE TABLE spectrum.hours (hour TIMESTAMPTZ, path VARCHAR, n BIGINT)',
  )
})
afterAll(async () => {
  await pool.end()
  await postgres.stop()
})
beforeEach(async () => {
  await pool.query('DROP SCHEMA IF EXISTS refined, lakefront CASCADE')
  await execute(redshiftTableStatements(hours))
})

/** As the service executes a batch. */
const execute = (sqls: readonly string[]): Promise<Records> =>
  postgresDatabase(pool).execute(sqls, [], new AbortController().signal)

async function heldNow(dataset = hours): Promise<HeldPartitions | null> {
  const records = await execute([heldQuery(dataset)])
  return heldPartitions(records.map((row) => row.map((field) => String(field['stringValue']))))
}

const version = (
  snapshotId: string,
  days: Readonly<Record<number, readonly [runId: string, ...paths: string[]]>>,
): Version => ({
  snapshotId,
  days: new Map(
    Object.entries(days).map(([day, [runId, ...paths]]) => [Number(day), { runId, paths }]),
  ),
})

/** The first and the last instant of each day hold what was written. */
function rowsOf({ days }: Version): readonly string[] {
  const rows = [...days].flatMap(([day, { paths }]) =>
    paths.flatMap((path) => [`${formatDate(day)} 00 ${path}`, `${formatDate(day)} 23 ${path}`]),
  )
  return rows.toSorted()
}

/** Spectrum shows it. */
async function show(shown: Version): Promise<void> {
  await pool.query('TRUNCATE spectrum.hours')
  for (const row of rowsOf(shown)) {
    const [day = '', hour = '', path = ''] = row.split(' ')
    const time = hour === '23' ? '23:59:59.999999Z' : '00:00:00Z'
    await pool.query('INSERT INTO spectrum.hours VALUES ($1, $2, 1)', [`${day} ${time}`, path])
  }
}

function statementsOf(
  { snapshotId, days }: Version,
  held: HeldPartitions | null,
  dataset = hours,
): readonly string[] {
  const writers = new Map([...days].map(([day, { runId }]) => [formatDate(day), runId]))
  const attemptId = `a${(attempts += 1)}`
  return redshiftLoadStatements(
    { dataset, snapshotId, external: 'spectrum.hours', attemptId, writers },
    replacementOf(dataset, writers, held),
  )
}

async function load(shown: Version, dataset = hours): Promise<void> {
  await show(shown)
  await execute(statementsOf(shown, await heldNow(dataset), dataset))
}

async function rows(): Promise<readonly string[]> {
  const { rows: found } = await pool.query<{ row: string }>(
    `SELECT to_char(hour, 'YYYY-MM-DD HH24 ') || path AS row FROM refined.hours`,
  )
  return found.map(({ row }) => row).toSorted()
}

/** Where PostgreSQL keeps each row, and by which transaction it was written. */
async function written(day: number): Promise<unknown> {
  const { rows: found } = await pool.query<object>(
    `SELECT ctid::text, xmin::text FROM refined.hours WHERE CAST(hour AS DATE) = $1 ORDER BY ctid`,
    [formatDate(day)],
  )
  return found
}

const marker = async (): Promise<unknown> =>
  (await pool.query<object>('SELECT snapshot_id FROM lakefront.loaded_snapshots')).rows

const first = version('1', { 10: ['r1', 'a', 'b'], 11: ['r1', 'c'], 12: ['r1', 'd'] })

describe('a load of days, executed by PostgreSQL', () => {
  it('takes everything the first time', async () => {
    await load(first)
    expect(await rows()).toEqual(rowsOf(first))
    expect(await marker()).toEqual([{ snapshot_id: '1' }])
    const writers = new Map([10, 11, 12].map((day) => [formatDate(day), 'r1']))
    expect(await heldNow()).toEqual({ snapshotId: '1', writers })
  })

  it('leaves rows of other days where they are, and does not read these days', async () => {
    await load(first)
    const before = await Promise.all([written(10), written(12)])
    const second = version('2', { 10: ['r1', 'a', 'b'], 11: ['r2', 'e'], 12: ['r1', 'd'] })
    await show(second)
    // Which no run wrote: it would come along if the day was read.
    await pool.query(`UPDATE spectrum.hours SET path = 'other' WHERE path IN ('a', 'd')`)
    await execute(statementsOf(second, await heldNow()))
    expect(await rows()).toEqual(rowsOf(second))
    expect(await Promise.all([written(10), written(12)])).toEqual(before)
    expect(await marker()).toEqual([{ snapshot_id: '2' }])
  })

  it('takes away a day that is gone, and brings one that is new', async () => {
    await load(first)
    const before = await written(12)
    const second = version('2', { 9: ['r2', 'e'], 11: ['r1', 'c'], 12: ['r1', 'd'] })
    await load(second)
    expect(await rows()).toEqual(rowsOf(second))
    expect(await written(12)).toEqual(before)
  })

  it('only moves the marker where no run wrote since', async () => {
    await load(first)
    const before = await Promise.all([written(10), written(11), written(12)])
    await load({ ...first, snapshotId: '2' })
    expect(await Promise.all([written(10), written(11), written(12)])).toEqual(before)
    expect(await marker()).toEqual([{ snapshot_id: '2' }])
  })

  it('looks for blanks in the days that it brings', async () => {
    await load(first)
    const second = version('2', { 10: ['r1', 'a', 'b'], 11: ['r2', 'c'], 12: ['r1', 'd'] })
    await show(second)
    await pool.query(`UPDATE spectrum.hours SET path = 'c ' WHERE path = 'c'`)
    await expect(execute(statementsOf(second, await heldNow()))).rejects.toThrow('division by zero')
    expect(await rows()).toEqual(rowsOf(first))
    expect(await marker()).toEqual([{ snapshot_id: '1' }])
  })

  it('takes everything once more where the dataset gained a column', async () => {
    await load(first)
    const added = gained.columns.slice(-1).map((column) => columnStatement(gained, column))
    await execute(added)
    await load({ ...first, snapshotId: '2' }, gained)
    const { rows: found } = await pool.query<object>('SELECT DISTINCT n FROM refined.hours')
    expect(found).toEqual([{ n: '1' }])
  })
})

describe('a load of days takes everything where what is held is not known:', () => {
  it.each([
    ['the table was emptied', 'TRUNCATE refined.hours'],
    [
      'its marker names another snapshot',
      `UPDATE lakefront.loaded_snapshots SET snapshot_id = '0'`,
    ],
    ['it has no marker', 'DELETE FROM lakefront.loaded_snapshots'],
    ['nothing is recorded of it', 'DELETE FROM lakefront.loaded_partitions'],
  ])('%s', async (_, sql) => {
    await load(first)
    await pool.query(`UPDATE refined.hours SET path = 'other'; ${sql}`)
    await load({ ...first, snapshotId: '2' })
    expect(await rows()).toEqual(rowsOf(first))
  })
})

describe('a load between the look and the transaction', () => {
  it('lets the transaction fail, and the next attempt load what is right', async () => {
    await load(first)
    const seen = await heldNow()
    const second = version('2', { 10: ['r2', 'e'], 11: ['r1', 'c'], 12: ['r1', 'd'] })
    await load(second)
    const third = version('3', { 10: ['r1', 'a', 'b'], 11: ['r3', 'f'], 12: ['r1', 'd'] })
    await show(third)
    await expect(execute(statementsOf(third, seen))).rejects.toThrow('division by zero')
    expect(await rows()).toEqual(rowsOf(second))
    expect(await marker()).toEqual([{ snapshot_id: '2' }])
    await load(third)
    expect(await rows()).toEqual(rowsOf(third))
  })
})

describe('the statements of a load', () => {
  const centuries = (days: number) =>
    new Map(Array.from({ length: days }, (_, day) => [formatDate(day), `run-${'x'.repeat(32)}`]))

  it('keep to what the service takes, with decades of days', async () => {
    const writers = centuries(10_000)
    const scattered = new Map([...writers].filter((_, day) => day % 100 !== 0))
    const held = { snapshotId: '1', writers: scattered }
    const statements = redshiftLoadStatements(
      { dataset: hours, snapshotId: '2', external: 'spectrum.hours', attemptId: 'a', writers },
      replacementOf(hours, writers, held),
    )
    // In three statements, as many ranges as there may be.
    expect(statements.join('\n').match(/"hour" >= /g)).toHaveLength(3 * RANGES_MAX)
    expect(statements.length).toBeLessThanOrEqual(STATEMENTS_MAX)
    expect(Math.max(...statements.map((one) => Buffer.byteLength(one)))).toBeLessThanOrEqual(
      STATEMENT_BYTES_MAX,
    )
    await execute(recordPartitions(hours, '1', writers))
    const { rows: found } = await pool.query<object>(
      'SELECT COUNT(DISTINCT partition_key) AS days FROM lakefront.loaded_partitions',
    )
    expect(found).toEqual([{ days: '10000' }])
  })

  it('record nothing where there are more days than they hold', () => {
    expect(recordPartitions(hours, '1', centuries(10_000)).length).toBeLessThan(RECORDS_MAX)
    const [forgets = '', ...more] = recordPartitions(hours, '1', centuries(30_000))
    expect(forgets).toMatch(/^DELETE FROM "lakefront"/)
    expect(more).toHaveLength(0)
  })
})

/** What may happen: runs write days anew (by nothing: they empty them), a version of before comes back, a load. */
type Step =
  | {
      readonly kind: 'publish'
      readonly days: readonly number[]
      readonly paths: readonly string[]
    }
  | { readonly kind: 'rollback'; readonly to: number }
  | { readonly kind: 'load' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('publish' as const),
    days: fc.uniqueArray(fc.integer({ min: -2, max: 4 }), { minLength: 1, maxLength: 4 }),
    paths: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant('rollback' as const), to: fc.nat(5) }),
  fc.record({ kind: fc.constant('load' as const) }),
)

function published(history: readonly Version[], next: Exclude<Step, { kind: 'load' }>): Version {
  const snapshotId = String(history.length + 1)
  const now = history.at(-1)
  if (next.kind === 'rollback') return history[next.to] ?? now ?? { snapshotId, days: new Map() }
  const days = new Map(now?.days)
  for (const day of next.days) days.set(day, { runId: `run${snapshotId}`, paths: next.paths })
  return { snapshotId, days }
}

describe('whatever was published and loaded before', () => {
  it('the table holds the snapshot that was loaded', async () => {
    const steps = fc.array(step, { minLength: 2, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        await pool.query('DROP SCHEMA IF EXISTS refined, lakefront CASCADE')
        await execute(redshiftTableStatements(hours))
        const history: Version[] = []
        for (const next of [...all, { kind: 'load' } as const]) {
          if (next.kind !== 'load') history.push(published(history, next))
          const now = history.at(-1)
          if (next.kind !== 'load' || now === undefined) continue
          await load(now)
          expect(await rows()).toEqual(rowsOf(now))
          expect(await marker()).toEqual([{ snapshot_id: now.snapshotId }])
        }
      }),
      { numRuns: 40 },
    )
  })
})
