import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { DuckDBInstance } from '@duckdb/node-api'
import * as fc from 'fast-check'
import { Pool } from 'pg'
import type { Fault } from '../../../test/aws/faults/fault'
import { type Database, postgresDatabase } from '../../../test/aws/redshift-data/database'
import {
  openRedshift,
  type RedshiftBench,
  type RedshiftBenchOptions,
} from '../../../test/aws/redshift-data/open-redshift'
import { ObjectStore } from '../../../test/aws/s3/object-store'
import { startPostgres, type TestPostgres } from '../../../test/support/postgres'
import { redshiftDialect } from '../../dialects/redshift'
import { KEEP_ALL, type PagedSelect, type StoredColumn } from '../../dialects/select'
import type { Value } from '../../model/value'
import type { EngineQuery } from '../engine'
import { STATEMENT_BYTES_MAX } from './check-statement'

const COLUMNS = [
  { name: 'path', type: 'string' },
  { name: 'n', type: 'long' },
  { name: 'status', type: 'int' },
  { name: 'price', type: { decimal: { precision: 38, scale: 4 } } },
  { name: 'time', type: 'timestamptz' },
  { name: 'day', type: 'date' },
  { name: 'paid', type: 'boolean' },
  { name: 'score', type: 'double' },
] as const satisfies readonly StoredColumn[]

let postgres: TestPostgres
let pool: Pool
let bench: RedshiftBench
/** Statements that the database was given, one by one. */
let executed: string[] = []
/** What was unloaded. */
let stored: ObjectStore

async function open(options: Partial<RedshiftBenchOptions> = {}): Promise<void> {
  const objects = new ObjectStore()
  const database = postgresDatabase(pool, objects)
  const counting: Database = {
    execute: (sqls, values, signal) => {
      executed.push(...sqls)
      return database.execute(sqls, values, signal)
    },
  }
  stored = objects
  bench = await openRedshift({ database: counting, objects, ...options })
}

beforeAll(async () => {
  postgres = await startPostgres()
  pool = new Pool({ ...postgres.config, options: '-c timezone=UTC' })
  // Its idle connections may hear of the server's end before they are closed.
  pool.on('error', () => undefined)
  const declared = COLUMNS.map(({ name, type }) => `"${name}" ${redshiftDialect.typeName(type)}`)
  await pool.query(`CREATE SCHEMA trusted; CREATE SCHEMA lakefront;
    CREATE TABLE trusted.t (${declared.join(', ')});
    CREATE TABLE lakefront.loaded_snapshots (table_name VARCHAR(256), snapshot_id VARCHAR(64))`)
})
afterAll(async () => {
  await pool.end()
  await postgres.stop()
})
beforeEach(() => {
  executed = []
})
afterEach(() => bench.close())

async function load(
  rows: readonly (readonly (Value | null)[])[],
  snapshotIds: readonly string[] = ['7'],
): Promise<void> {
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

function query(change: Partial<PagedSelect> = {}): EngineQuery {
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

const never = () => new AbortController().signal
const answered = (asked = query()) => bench.engine.execute(asked, never())
const failed = (asked = query(), signal = never()) =>
  bench.engine.execute(asked, signal).then(
    () => null,
    (error: unknown) => error,
  )

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000 && !holds(); turn++) await delay(5)
  expect(holds()).toBe(true)
}

const FIRST = ['', -(2n ** 63n), 0, '-0.5000', -1n, '0001-01-01', false, 0.1]
const LAST = [
  'ä\\\'"',
  2n ** 63n - 1n,
  -7,
  `${'9'.repeat(34)}.0001`,
  1431857103000001n,
  '2015-05-17',
  true,
  1e300,
]
const NOTHING = [null, 5n, null, null, null, null, null, null]

describe('a result', () => {
  it.each([false, true])(
    'has every type exactly, NULL apart from an empty string (cluster: %p)',
    async (onCluster) => {
      await open({ onCluster })
      await load([LAST, NOTHING, FIRST])
      expect(await answered()).toEqual({
        rows: [FIRST, NOTHING, LAST],
        scannedBytes: null,
        queuedMs: null,
        executionMs: expect.any(Number),
      })
    },
  )

  it('has no rows where there are none, and one of only NULLs where there is one', async () => {
    await open()
    await load([])
    expect((await answered()).rows).toEqual([])
    await load([NOTHING])
    const rows = [{ kind: 'column', column: COLUMNS[0] }] as const
    const orderBy = [{ key: { kind: 'output', output: 0 }, direction: 'asc' }] as const
    expect((await answered(query({ rows, orderBy }))).rows).toEqual([[null]])
  })

  it('comes in pages, ordered by values and not by their text', async () => {
    await open({ rowsAPage: 10 })
    await load(Array.from({ length: 35 }, (_, index) => ['x', BigInt(35 - index)]))
    const { rows } = await answered()
    expect(rows.map(([, n]) => n)).toEqual(
      Array.from({ length: 35 }, (_, index) => BigInt(index + 1)),
    )
    expect(bench.calls('GetStatementResult')).toBe(4)
  })

  it('takes one look however long the statement takes', async () => {
    await open()
    await load([])
    const { text } = query()
    const slow = `SELECT * FROM (${text}) AS x, (SELECT pg_sleep(0.5)) AS y`
    await failed({ ...query(), text: slow })
    expect(bench.calls('DescribeStatement')).toBe(1)
  })

  it('keeps every string that a value of WHERE may be', async () => {
    await open()
    const strings = fc
      .array(fc.constantFrom("'", '\\', ':p1', '::', '"', '$1', 'ä', ' ', '\n', ''))
      .map((some) => some.join(''))
    await fc.assert(
      fc.asyncProperty(strings, async (path) => {
        // Refused: the service does not see that blank.
        fc.pre(!path.endsWith(' '))
        await load([
          [path, 1n],
          ['other', 2n],
        ])
        const where = { kind: 'compare', column: COLUMNS[0], operator: 'eq', value: path } as const
        expect((await answered(query({ where }))).rows).toEqual([
          [path, 1n, ...Array.from({ length: 6 }, () => null)],
        ])
      }),
      { numRuns: 20 },
    )
  })
})

describe('the snapshot', () => {
  it.each<[string, readonly string[], string | null]>([
    ['another one is loaded', ['8'], '8'],
    ['none is loaded', [], null],
    ['two say that they are', ['7', '7'], null],
  ])('that %s discards the answer', async (_, loaded, held) => {
    await open()
    await load([LAST], loaded)
    expect(await failed()).toMatchObject({ code: 'SNAPSHOT_NOT_LOADED', held, retryable: true })
    await load([], loaded)
    expect(await failed()).toMatchObject({ code: 'SNAPSHOT_NOT_LOADED', held })
  })

  it('of a table that was never loaded is not held', async () => {
    await open()
    expect(await failed(query({ table: 'trusted.missing' }))).toMatchObject({
      code: 'SNAPSHOT_NOT_LOADED',
      held: null,
    })
  })
})

describe('an unload', () => {
  const where = {
    kind: 'compare',
    column: COLUMNS[0],
    operator: 'ne',
    value: "o'x \\ :p1 ::",
  } as const

  async function unloaded(asked = query({ where })): Promise<readonly unknown[]> {
    const { files } = await bench.engine.unload(asked, 's3://exports/x', never())
    const folder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-unloaded-'))
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const rows: unknown[] = []
    for (const [index, address] of files.entries()) {
      const file = path.join(folder, `${index}.parquet`)
      writeFileSync(file, stored.get(address) ?? '')
      rows.push(...(await connection.runAndReadAll(`FROM '${file}'`)).getRowObjectsJson())
    }
    connection.closeSync()
    instance.closeSync()
    rmSync(folder, { recursive: true })
    return rows
  }

  it('writes the rows to files, with values of WHERE written in', async () => {
    await open()
    await load([LAST, ["o'x \\ :p1 ::", 3n], FIRST])
    const rows = await unloaded()
    expect(rows).toHaveLength(2)
    expect(rows).toContainEqual({
      c1: LAST[0],
      c2: String(LAST[1]),
      c3: String(LAST[2]),
      c4: LAST[3],
      c5: expect.stringContaining('2015-05-17'),
      c6: LAST[5],
      c7: true,
      c8: 1e300,
    })
    await load([])
    expect(await unloaded()).toEqual([])
  })

  it('of another snapshot is discarded', async () => {
    await open()
    await load([LAST], ['8'])
    await expect(unloaded()).rejects.toMatchObject({ code: 'SNAPSHOT_NOT_LOADED', held: '8' })
  })

  it('whose manifest is late or cut off is read again, and executed once', async () => {
    await open()
    await load([LAST])
    bench.objectServer.faults.push({ kind: 'late' }, { kind: 'cut', afterBytes: 5 })
    expect(await unloaded()).toHaveLength(1)
    expect(executed.filter((sql) => sql.startsWith('UNLOAD'))).toHaveLength(1)
  })

  it('whose start is in doubt is executed once', async () => {
    await open()
    await load([LAST])
    bench.script.add({
      service: 'redshift-data',
      action: 'BatchExecuteStatement',
      fault: { kind: 'lostAnswer' },
      times: 2,
    })
    expect(await unloaded()).toHaveLength(1)
    expect(executed.filter((sql) => sql.startsWith('UNLOAD'))).toHaveLength(1)
  })
})

describe('a statement', () => {
  it('of more bytes than the service takes is refused before it is sent', async () => {
    await open()
    const text = `SELECT '${'x'.repeat(STATEMENT_BYTES_MAX)}'`
    expect(await failed({ ...query(), text })).toMatchObject({
      code: 'OPERATION_TOO_LARGE',
      message: expect.stringContaining(String(STATEMENT_BYTES_MAX)),
    })
    expect(bench.aws.log.all()).toEqual([])
  })

  it('that the database refuses is coded, its words kept back', async () => {
    await open()
    const error = await failed({ ...query(), text: 'SELECT 1 / 0 AS c1' })
    expect(error).toMatchObject({ code: 'STATEMENT_REFUSED' })
    expect(String(error)).not.toContain('division')
  })

  it('for which nobody waits any more is canceled, and seen to have ended', async () => {
    await open()
    const waiting = new AbortController()
    const failing = failed({ ...query(), text: 'SELECT pg_sleep(60)' }, waiting.signal)
    await until(() => executed.length === 1)
    waiting.abort()
    expect(await failing).toMatchObject({ code: 'CANCELED' })
    await bench.engine.close()
    expect(bench.strays).toEqual([])
    const { rows } = await pool.query(
      "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)%' AND query NOT LIKE '%pg_stat_activity%'",
    )
    expect(rows).toEqual([])
  })
})

const HIDDEN: readonly (readonly [action: string, kind: Fault, times: number])[] = [
  ['ExecuteStatement', { kind: 'throttle' }, 8],
  [
    'ExecuteStatement',
    { kind: 'error', code: 'ActiveStatementsExceededException', status: 400 },
    3,
  ],
  ['ExecuteStatement', { kind: 'lostAnswer' }, 2],
  ['ExecuteStatement', { kind: 'noConnection' }, 2],
  ['ExecuteStatement', { kind: 'serverError' }, 3],
  ['DescribeStatement', { kind: 'throttle' }, 5],
  [
    'DescribeStatement',
    { kind: 'error', code: 'ActiveWaitingRequestsExceededException', status: 400 },
    3,
  ],
  ['DescribeStatement', { kind: 'lostAnswer' }, 3],
  ['GetStatementResult', { kind: 'throttle' }, 5],
  ['GetStatementResult', { kind: 'lostAnswer' }, 3],
]

describe('a fault that the client does not see', () => {
  it.each(HIDDEN)('%s: %j, %d times', async (action, kind, times) => {
    await open()
    await load([LAST])
    bench.script.add({ service: 'redshift-data', action, fault: kind, times })
    expect((await answered()).rows).toEqual([LAST])
    expect(bench.calls(action)).toBeGreaterThan(times)
    expect(executed).toHaveLength(1)
  })
})

describe('a fault that the client sees', () => {
  const fault = (action: string, kind: Fault, times?: number): void =>
    bench.script.add({
      service: 'redshift-data',
      action,
      fault: kind,
      ...(times === undefined ? {} : { times }),
    })

  it('throttling until the time is over: TIMEOUT, and nothing was executed', async () => {
    await open()
    fault('ExecuteStatement', { kind: 'throttle' })
    expect(await failed(query(), AbortSignal.timeout(300))).toMatchObject({ code: 'TIMEOUT' })
    await bench.engine.close()
    expect(executed).toEqual([])
  })

  it('no service: ENGINE_UNAVAILABLE', async () => {
    await open()
    fault('ExecuteStatement', { kind: 'noConnection' })
    expect(await failed()).toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
    expect(executed).toEqual([])
  })

  it('a state that nobody knows: UNKNOWN_REMOTE_STATE, and the statement is canceled', async () => {
    await open()
    fault('DescribeStatement', { kind: 'unknownState', state: 'PAUSED' }, 1)
    expect(await failed({ ...query(), text: 'SELECT pg_sleep(60)' })).toMatchObject({
      code: 'UNKNOWN_REMOTE_STATE',
      message: expect.stringContaining('PAUSED'),
    })
    await bench.engine.close()
    expect(bench.strays).toEqual([])
  })

  it('a start in doubt and nobody waiting: it is found by its token and canceled', async () => {
    await open()
    fault('ExecuteStatement', { kind: 'lostAnswer', afterMs: 150 }, 1)
    const waiting = new AbortController()
    const failing = failed({ ...query(), text: 'SELECT pg_sleep(60)' }, waiting.signal)
    await until(() => executed.length === 1)
    waiting.abort()
    expect(await failing).toMatchObject({ code: 'CANCELED' })
    await bench.engine.close()
    expect(executed).toHaveLength(1)
    expect(bench.strays).toEqual([])
  })
})
