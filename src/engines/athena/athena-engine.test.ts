import * as fc from 'fast-check'
import {
  type AthenaBench,
  type AthenaBenchOptions,
  openAthena,
} from '../../../test/aws/athena/open-athena'
import {
  scriptedSql,
  type SqlAnswer,
  type SqlExecutor,
  SqlFailure,
  type SqlValue,
} from '../../../test/aws/athena/sql-executor'
import type { ColumnType } from '../../model/value'
import type { EngineQuery } from '../engine'
import { STATEMENT_BYTES_MAX } from './check-statement'

const answerOf = (
  rows: readonly (readonly (SqlValue | null)[])[],
  names: readonly string[] = ['c1'],
): SqlAnswer => ({
  columns: names.map((name) => ({ name, type: 'varchar' })),
  rows,
  scannedBytes: 1234,
})

const query = (change: Partial<EngineQuery> = {}): EngineQuery => ({
  text: 'SELECT "path" AS c1 FROM "trusted"."t"',
  parameters: [],
  columns: ['string'],
  scan: { table: 'trusted.t', files: [], columns: [] },
  ...change,
})

const never = () => new AbortController().signal
const coded = (code: string): unknown => expect.objectContaining({ code })

let bench: AthenaBench
let answer: () => SqlAnswer = () => answerOf([])
let executed: string[] = []
let takesMs = 0

const sql: SqlExecutor = {
  execute: (text, signal) => {
    executed.push(text)
    return scriptedSql(answer, takesMs).execute(text, signal)
  },
}

async function open(options: Partial<AthenaBenchOptions> = {}): Promise<void> {
  bench = await openAthena({ sql, ...options })
}

beforeEach(() => {
  answer = () => answerOf([])
  executed = []
  takesMs = 0
})
afterEach(() => bench.close())

describe('a result', () => {
  it('has every type exactly, NULL apart from an empty string', async () => {
    await open()
    const columns: readonly ColumnType[] = [
      'string',
      'long',
      { decimal: { precision: 38, scale: 4 } },
      'timestamptz',
      'strings',
      'double',
      'date',
      'boolean',
      'int',
    ]
    const names = columns.map((_, index) => `c${index + 1}`)
    const nothing = columns.map(() => null)
    answer = () =>
      answerOf(
        [
          [
            'a "b", \n',
            2n ** 63n - 1n,
            '-0.5000',
            '2015-05-17 10:05:03.000001 UTC',
            '["a, b","",null]'.replace(',null', ''),
            1e300,
            '2015-05-17',
            true,
            -7,
          ],
          nothing,
          [
            '',
            -(2n ** 63n),
            '0.0000',
            '0001-01-01 00:00:00.000000 UTC',
            '[]',
            -0.1,
            '0001-01-01',
            false,
            0,
          ],
        ],
        names,
      )
    const { rows } = await bench.engine.execute(query({ columns }), never())
    expect(rows).toEqual([
      [
        'a "b", \n',
        2n ** 63n - 1n,
        '-0.5000',
        1431857103000001n,
        ['a, b', ''],
        1e300,
        '2015-05-17',
        true,
        -7,
      ],
      nothing,
      ['', -(2n ** 63n), '0.0000', -62135596800000000n, [], -0.1, '0001-01-01', false, 0],
    ])
  })

  it('says what was scanned and how long it waited and worked', async () => {
    await open()
    expect(await bench.engine.execute(query(), never())).toEqual({
      rows: [],
      scannedBytes: 1234n,
      queuedMs: expect.any(Number),
      executionMs: expect.any(Number),
    })
  })

  it.each([999, 1000, 1999, 2999])(
    'of %d rows comes in pages, their header once',
    async (count) => {
      await open()
      const rows = Array.from({ length: count }, (_, index) => [`c${index}`])
      answer = () => answerOf(rows)
      expect((await bench.engine.execute(query(), never())).rows).toEqual(rows)
      expect(bench.calls('GetQueryResults')).toBe(Math.ceil((count + 1) / 1000))
      expect(bench.objectServer.reads()).toBe(0)
    },
  )

  it('of more rows comes as one object', async () => {
    await open()
    const rows = Array.from({ length: 20_000 }, (_, index) => [
      index % 3 === 0 ? null : `ä"${index}\n`,
    ])
    answer = () => answerOf(rows)
    expect((await bench.engine.execute(query(), never())).rows).toEqual(rows)
    expect(bench.objectServer.reads()).toBe(1)
  })

  it('object that is late, refused for a while or cut off is read again', async () => {
    await open()
    const rows = Array.from({ length: 5_000 }, (_, index) => [`r${index}`])
    answer = () => answerOf(rows)
    bench.objectServer.faults.push({ kind: 'late' }, { kind: 'slowDown' })
    bench.objectServer.faults.push({ kind: 'cut', afterBytes: 20_000 })
    expect((await bench.engine.execute(query(), never())).rows).toEqual(rows)
    expect(bench.objectServer.reads()).toBe(4)
    expect(executed).toHaveLength(1)
  })

  it('object that never comes is a coded error', async () => {
    await open()
    answer = () => answerOf(Array.from({ length: 5_000 }, () => ['r']))
    for (let read = 0; read < 20; read++) bench.objectServer.faults.push({ kind: 'late' })
    await expect(bench.engine.execute(query(), never())).rejects.toEqual(
      coded('ENGINE_UNAVAILABLE'),
    )
  })

  it('with strings of any kind is that in both ways', async () => {
    await open()
    const strings = fc.option(fc.string({ unit: 'binary' }))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(strings, strings), { maxLength: 5 }),
        fc.boolean(),
        async (some, isLong) => {
          const rows = isLong
            ? [...some, ...Array.from({ length: 3_000 }, () => ['x', null] as const)]
            : some
          answer = () => answerOf(rows, ['c1', 'c2'])
          const columns = ['string', 'string'] as const
          expect((await bench.engine.execute(query({ columns }), never())).rows).toEqual(rows)
        },
      ),
      { numRuns: 6 },
    )
  })
})

describe('a statement', () => {
  it('brings values of WHERE beside it, to the work group', async () => {
    await open()
    const text = `SELECT "path" AS c1 FROM "t" WHERE "path" = ? AND "n" > ?`
    const parameters = [
      { value: "it's ?", type: 'string' },
      { value: 5n, type: 'long' },
    ] as const
    await bench.engine.execute(query({ text, parameters }), never())
    expect(executed).toEqual([
      `SELECT "path" AS c1 FROM "t" WHERE "path" = 'it''s ?' AND "n" > BIGINT '5'`,
    ])
  })

  it.each([
    [
      'of more bytes than the service takes',
      query({ text: `SELECT '${'ä'.repeat(STATEMENT_BYTES_MAX / 2)}'` }),
      /262144/,
    ],
    [
      'with a longer value',
      query({ parameters: [{ value: 'x'.repeat(1100), type: 'string' }] }),
      /1024/,
    ],
    [
      'with more values',
      query({
        parameters: Array.from({ length: 5001 }, () => ({ value: 1n, type: 'long' as const })),
      }),
      /5000/,
    ],
  ])('%s is refused before it is sent, with figure and limit', async (_, large, figure) => {
    await open()
    const refused: unknown = await bench.engine
      .execute(large, never())
      .catch((error: unknown) => error)
    expect(refused).toMatchObject({
      code: 'OPERATION_TOO_LARGE',
      message: expect.stringMatching(figure),
    })
    expect(bench.aws.log.all()).toEqual([])
  })

  it.each([
    ['Query exhausted resources at this scale factor', 1, 'OUT_OF_MEMORY'],
    ['INVALID_ARGUMENTS: Iceberg snapshot ID does not exist: 12', 2, 'SNAPSHOT_EXPIRED'],
    ['TABLE_NOT_FOUND: line 1:8: Table does not exist', 2, 'ENGINE_UNAVAILABLE'],
    ['NUMERIC_VALUE_OUT_OF_RANGE: Decimal overflow', 2, 'STATEMENT_REFUSED'],
    ['GENERIC_INTERNAL_ERROR: no', 1, 'ENGINE_UNAVAILABLE'],
    ['Query timeout', 1, 'TIMEOUT'],
  ] as const)(
    'that fails with "%s" is coded, its words kept back',
    async (words, category, code) => {
      await open()
      answer = () => {
        throw new SqlFailure(words, category)
      }
      const error: unknown = await bench.engine
        .execute(query(), never())
        .catch((one: unknown) => one)
      expect(error).toEqual(coded(code))
      expect(String(error)).not.toContain(words)
      expect(executed).toHaveLength(1)
    },
  )

  it('that scans more than the work group allows is refused', async () => {
    await open({ bytesMax: 1000 })
    await expect(bench.engine.execute(query(), never())).rejects.toEqual(coded('BYTES_OVER_BUDGET'))
  })

  it('is written to files of Parquet by UNLOAD', async () => {
    await open({ parquet: () => Promise.resolve(Buffer.from('PAR1')) })
    answer = () => answerOf([['a']])
    const { files, scannedBytes } = await bench.engine.unload(query(), 's3://exports/one', never())
    expect(files).toHaveLength(1)
    expect(files[0]).toMatch(/^s3:\/\/exports\/one\/[^/]+\/[^/]+\.parquet$/)
    expect(bench.objects.get(files[0] ?? '')?.toString()).toBe('PAR1')
    expect(scannedBytes).toBe(1234n)
    const again = await bench.engine.unload(query(), 's3://exports/one', never())
    expect(again.files).not.toEqual(files)
  })

  it('finds the list of its files though that is late or cut off', async () => {
    await open({ parquet: () => Promise.resolve(Buffer.from('PAR1')) })
    answer = () => answerOf([['a']])
    bench.objectServer.faults.push({ kind: 'late' }, { kind: 'cut', afterBytes: 5 })
    const { files } = await bench.engine.unload(query(), 's3://exports/one', never())
    expect(files).toHaveLength(1)
    expect(bench.objects.get(files[0] ?? '')?.toString()).toBe('PAR1')
    expect(executed).toHaveLength(1)
  })
})
