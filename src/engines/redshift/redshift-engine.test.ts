import { setTimeout as delay } from 'node:timers/promises'
import * as fc from 'fast-check'
import type { Fault } from '../../../test/aws/faults/fault'
import {
  COLUMNS,
  FIRST,
  LAST,
  type LoadedTable,
  NOTHING,
  query,
  startLoadedTable,
} from '../../../test/aws/redshift-data/loaded-table'
import {
  openRedshift,
  type RedshiftBench,
  type RedshiftBenchOptions,
} from '../../../test/aws/redshift-data/open-redshift'
import { eventually } from '../../../test/aws/testing/eventually'
import { STATEMENT_BYTES_MAX } from './check-statement'

let table: LoadedTable
let bench: RedshiftBench

async function open(options: Partial<RedshiftBenchOptions> = {}): Promise<void> {
  bench = await openRedshift({ database: table.database, ...options })
}

beforeAll(async () => {
  table = await startLoadedTable()
})
afterAll(() => table.stop())
beforeEach(() => {
  table.executed.length = 0
})
afterEach(() => bench.close())

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

describe('a result', () => {
  it.each([false, true])(
    'has every type exactly, NULL apart from an empty string (cluster: %p)',
    async (onCluster) => {
      await open({ onCluster })
      await table.load([LAST, NOTHING, FIRST])
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
    await table.load([])
    expect((await answered()).rows).toEqual([])
    await table.load([NOTHING])
    const rows = [{ kind: 'column', column: COLUMNS[0] }] as const
    const orderBy = [{ key: { kind: 'output', output: 0 }, direction: 'asc' }] as const
    expect((await answered(query({ rows, orderBy }))).rows).toEqual([[null]])
  })

  it('comes in pages, ordered by values and not by their text', async () => {
    await open({ rowsAPage: 10 })
    await table.load(Array.from({ length: 35 }, (_, index) => ['x', BigInt(35 - index)]))
    const { rows } = await answered()
    expect(rows.map(([, n]) => n)).toEqual(
      Array.from({ length: 35 }, (_, index) => BigInt(index + 1)),
    )
    expect(bench.calls('GetStatementResult')).toBe(4)
  })

  it('takes one look however long the statement takes', async () => {
    await open()
    await table.load([])
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
        await table.load([
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
    await table.load([LAST], loaded)
    expect(await failed()).toMatchObject({ code: 'SNAPSHOT_NOT_LOADED', held, retryable: true })
    await table.load([], loaded)
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
    await until(() => table.executed.length === 1)
    waiting.abort()
    expect(await failing).toMatchObject({ code: 'CANCELED' })
    await bench.engine.close()
    expect(bench.strays).toEqual([])
    // PostgreSQL ends a statement a moment after it took the request to.
    await eventually(async () => {
      const { rows } = await table.pool.query(
        "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(60)%' AND query NOT LIKE '%pg_stat_activity%'",
      )
      expect(rows).toEqual([])
    })
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
    await table.load([LAST])
    bench.script.add({ service: 'redshift-data', action, fault: kind, times })
    expect((await answered()).rows).toEqual([LAST])
    expect(bench.calls(action)).toBeGreaterThan(times)
    expect(table.executed).toHaveLength(1)
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
    expect(table.executed).toEqual([])
  })

  it('no service: ENGINE_UNAVAILABLE', async () => {
    await open()
    fault('ExecuteStatement', { kind: 'noConnection' })
    expect(await failed()).toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
    expect(table.executed).toEqual([])
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
    await until(() => table.executed.length === 1)
    waiting.abort()
    expect(await failing).toMatchObject({ code: 'CANCELED' })
    await bench.engine.close()
    expect(table.executed).toHaveLength(1)
    expect(bench.strays).toEqual([])
  })
})
