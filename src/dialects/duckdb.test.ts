import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import * as fc from 'fast-check'
import type { ColumnType, Value } from '../model/value'
import { duckdbDialect } from './duckdb'
import { KEEP_ALL, KEEP_NONE } from './select'
import type { Condition, Select } from './select'

const hour = { name: 'hour', type: 'timestamptz' } as const
const section = { name: 'se"ction', type: 'string' } as const
const bytes = { name: 'bytes', type: 'long' } as const

const select = (change: Partial<Extract<Select, { kind: 'rows' | 'groups' }>>): Select => ({
  kind: 'groups',
  table: 'refined.t',
  rows: [],
  aggregates: [],
  where: KEEP_ALL,
  having: KEEP_ALL,
  orderBy: [],
  page: null,
  ...change,
})
const atLeast: Condition = { kind: 'compare', column: bytes, operator: 'gte', value: 5n }

describe('DuckDB SQL', () => {
  it.each<[string, Select, string, readonly Value[]]>([
    [
      'counts',
      select({
        aggregates: [
          { kind: 'count', column: null, where: null },
          { kind: 'count', column: null, where: atLeast },
        ],
      }),
      'SELECT COUNT(*) AS c1, COUNT(CASE WHEN "bytes" >= $1 THEN 1 END) AS c2\nFROM "refined.t"',
      [5n],
    ],
    [
      'sums',
      select({
        aggregates: [
          { kind: 'sum', column: bytes, where: null },
          { kind: 'sum', column: bytes, where: atLeast },
        ],
      }),
      'SELECT COALESCE(SUM("bytes"), 0) AS c1, ' +
        'COALESCE(SUM(CASE WHEN "bytes" >= $1 THEN "bytes" END), 0) AS c2\n' +
        'FROM "refined.t"',
      [5n],
    ],
    [
      'groups by the starts of time, in a total order, by pages',
      select({
        rows: [
          { kind: 'truncate', column: hour, grain: 'hour', offsets: [] },
          { kind: 'truncate', column: hour, grain: 'day', offsets: [] },
          { kind: 'truncate', column: hour, grain: 'week', offsets: [] },
          { kind: 'truncate', column: hour, grain: 'month', offsets: [] },
          { kind: 'column', column: section },
        ],
        aggregates: [{ kind: 'count', column: null, where: null }],
        orderBy: [
          { key: { kind: 'output', output: 5 }, direction: 'desc' },
          { key: { kind: 'output', output: 0 }, direction: 'asc' },
        ],
        page: { limit: 51, offset: 50 },
      }),
      `SELECT c1, c2, c3, c4, c5, c6
FROM (
SELECT make_timestamptz(epoch_us(date_trunc('hour', make_timestamp(epoch_us("hour"))))) AS c1, CAST(make_timestamp(epoch_us("hour")) AS DATE) AS c2, CAST(date_trunc('week', make_timestamp(epoch_us("hour"))) AS DATE) AS c3, CAST(date_trunc('month', make_timestamp(epoch_us("hour"))) AS DATE) AS c4, "se""ction" AS c5, COUNT(*) AS c6
FROM "refined.t"
GROUP BY 1, 2, 3, 4, 5
) AS g
ORDER BY c6 DESC NULLS LAST, c1 ASC NULLS LAST
OFFSET 50 LIMIT 51`,
      [],
    ],
    [
      'conditions',
      select({
        kind: 'rows',
        rows: [{ kind: 'column', column: bytes }],
        where: {
          kind: 'all',
          of: [
            { kind: 'in', column: section, values: ['a', 'b'] },
            { kind: 'in', column: section, values: [] },
            {
              kind: 'any',
              of: [atLeast, { kind: 'compare', column: hour, operator: 'lt', value: 0n }],
            },
            KEEP_NONE,
          ],
        },
      }),
      `SELECT "bytes" AS c1
FROM "refined.t"
WHERE ("se""ction" IN ($1, $2) AND FALSE AND ("bytes" >= $3 OR "hour" < $4) AND FALSE)`,
      ['a', 'b', 5n, 0n],
    ],
    [
      'every kind of condition',
      select({
        kind: 'rows',
        rows: [{ kind: 'column', column: bytes }],
        where: {
          kind: 'all',
          of: [
            { kind: 'not', of: { kind: 'compare', column: bytes, operator: 'ne', value: 1n } },
            { kind: 'notIn', column: bytes, values: [2n] },
            { kind: 'notIn', column: bytes, values: [] },
            { kind: 'isNull', column: section },
            { kind: 'text', column: section, operator: 'endsWith', value: 'x' },
            { kind: 'has', column: { name: 'tags', type: 'strings' }, value: 'y' },
          ],
        },
      }),
      `SELECT "bytes" AS c1
FROM "refined.t"
WHERE (NOT COALESCE("bytes" <> $1, FALSE) AND "bytes" NOT IN ($2) AND TRUE AND "se""ction" IS NULL AND ends_with("se""ction", $3) AND list_contains("tags", $4))`,
      [1n, 2n, 'x', 'y'],
    ],
    [
      'clocks of a zone, offset by offset',
      select({
        rows: [
          {
            kind: 'truncate',
            column: hour,
            grain: 'day',
            offsets: [
              { from: null, micros: 3_600_000_000n },
              { from: 1_000_000n, micros: 0n },
            ],
          },
        ],
      }),
      `SELECT CASE WHEN "hour" < TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:01+00:00' THEN CAST((make_timestamp(epoch_us("hour")) + INTERVAL (3600) SECOND) AS DATE) ELSE CAST(make_timestamp(epoch_us("hour")) AS DATE) END AS c1
FROM "refined.t"
GROUP BY 1`,
      [],
    ],
    [
      'measures beyond sums',
      select({
        rows: [{ kind: 'column', column: section }],
        aggregates: [
          { kind: 'count', column: bytes, where: null },
          { kind: 'countDistinct', column: bytes, where: atLeast },
          { kind: 'max', column: bytes, where: null },
          { kind: 'percentile', share: 0.95, column: bytes, where: null },
          { kind: 'sumAt', edge: 'last', time: hour, column: bytes, where: null },
        ],
        having: {
          kind: 'compare',
          column: { kind: 'output', output: 1 },
          operator: 'gt',
          value: 7n,
        },
      }),
      `SELECT c1, c2, c3, c4, c5, c6
FROM (
SELECT "se""ction" AS c1, COUNT("bytes") AS c2, COUNT(DISTINCT CASE WHEN "bytes" >= $1 THEN "bytes" END) AS c3, MAX("bytes") AS c4, quantile_disc("bytes", 0.950000) AS c5, SUM(CAST(CASE WHEN "hour" = "edge 5" THEN "bytes" END AS DECIMAL(38, 0))) AS c6
FROM (
SELECT *, MAX(CASE WHEN "bytes" IS NOT NULL THEN "hour" END) OVER (PARTITION BY "se""ction") AS "edge 5"
FROM "refined.t"
) AS t
GROUP BY 1
) AS g
WHERE c2 > $2`,
      [5n, 7n],
    ],
    [
      'the number of groups',
      {
        kind: 'countGroups',
        table: 'refined.t',
        rows: [{ kind: 'column', column: bytes }],
        aggregates: [],
        where: atLeast,
        having: KEEP_ALL,
      },
      `SELECT COUNT(*) AS c1
FROM (
SELECT DISTINCT "bytes" AS c1
FROM "refined.t"
WHERE "bytes" >= $1
) AS g`,
      [5n],
    ],
    [
      'several groupings at once, which rows are told by',
      {
        kind: 'groupSets',
        table: 'refined.t',
        rows: [
          { kind: 'column', column: bytes },
          { kind: 'truncate', column: hour, grain: 'day', offsets: [] },
        ],
        sets: [[0, 1], [1], []],
        aggregates: [{ kind: 'count', column: null, where: null }],
        where: atLeast,
        limit: 11,
      },
      `SELECT CAST(GROUPING("key 1", "key 2") AS BIGINT) AS c1, "key 1" AS c2, "key 2" AS c3, COUNT(*) AS c4
FROM (
SELECT *, "bytes" AS "key 1", CAST(make_timestamp(epoch_us("hour")) AS DATE) AS "key 2"
FROM "refined.t"
WHERE "bytes" >= $1
) AS t
GROUP BY GROUPING SETS (("key 1", "key 2"), ("key 2"), ())
LIMIT 11`,
      [5n],
    ],
  ])('%s', (_, statement, text, parameters) => {
    const compiled = duckdbDialect.compile(statement)
    expect(compiled.text).toBe(text)
    expect(compiled.parameters.map(({ value }) => value)).toEqual(parameters)
  })

  it('shows parameters as literals', () => {
    const where: Condition = { kind: 'compare', column: hour, operator: 'gte', value: 1_000_001n }
    const { shown } = duckdbDialect.compile(
      select({ aggregates: [{ kind: 'count', column: null, where: null }], where }),
    )
    expect(shown).toBe(
      'SELECT COUNT(*) AS c1\nFROM "refined.t"\nWHERE "hour" >= TIMESTAMP WITH TIME ZONE \'1970-01-01 00:00:01.000001+00:00\'',
    )
  })
})

describe('executed by DuckDB', () => {
  let connection: DuckDBConnection
  beforeAll(async () => {
    connection = await (await DuckDBInstance.create(':memory:')).connect()
    await connection.run("SET TimeZone = 'UTC'")
  })
  afterAll(() => connection.closeSync())

  const valueOf = async (sql: string) => {
    const result = await connection.runAndReadAll(`SELECT ${sql}`)
    return result.getRows()[0]?.[0]
  }

  it('a string literal is the string', async () => {
    const hostile = fc.array(
      fc.constantFrom("'", '"', '\\', '\0', '$1', ';--', '/*', '\n', '😀', '\u202e', 'a'),
    )
    const strings = fc.oneof(
      fc.string({ unit: 'binary' }),
      hostile.map((parts) => parts.join('')),
    )
    await fc.assert(
      fc.asyncProperty(strings, async (text) => {
        expect(await valueOf(duckdbDialect.literal(text, 'string'))).toBe(text)
      }),
      { numRuns: 300 },
    )
  })

  it.each(['\ud800', 'a\udc00b', '\udc00\ud800'])('half a surrogate pair is refused', (text) => {
    expect(() => duckdbDialect.literal(text, 'string')).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT' }),
    )
  })

  it.each<[Value, ColumnType, string]>([
    [-(2n ** 63n), 'long', '-9223372036854775808'],
    [-5, 'int', '-5'],
    [5e-324, 'double', '5e-324'],
    [true, 'boolean', 'true'],
    ['0001-01-01', 'date', '0001-01-01'],
    ['-12.50', { decimal: { precision: 38, scale: 2 } }, '-12.50'],
    [-1n, 'timestamptz', '1969-12-31 23:59:59.999999+00'],
  ])('the literal of %p as %p', async (value, type, text) => {
    expect(await valueOf(`CAST(${duckdbDialect.literal(value, type)} AS VARCHAR)`)).toBe(text)
  })

  it('a ratio is a whole number of 10^-12, half even, null over 0', async () => {
    const scaled = (n: bigint, d: bigint) =>
      valueOf(
        duckdbDialect.scaledRatio(
          { sql: `(${n}::HUGEINT)`, scale: 0 },
          { sql: `(${d}::HUGEINT)`, scale: 0 },
        ),
      )
    expect(await scaled(1n, 0n)).toBeNull()
    expect(await scaled(1n, 3n)).toBe(333_333_333_333n)
    expect(await scaled(-2n, 3n)).toBe(-666_666_666_667n)
    expect(await scaled(1n, 2_000_000_000_000n)).toBe(0n)
    expect(await scaled(-3n, 2_000_000_000_000n)).toBe(-2n)
    expect(await scaled(10n ** 25n, 1n)).toBe(10n ** 37n)
  })

  it('strings are ordered by their UTF-8 bytes', async () => {
    const result = await connection.runAndReadAll(
      "SELECT x FROM (VALUES ('\u{ffff}'), ('\u{10000}'), ('a'), ('B'), (''), (NULL)) v(x) ORDER BY x ASC NULLS LAST",
    )
    expect(result.getRows().flat()).toEqual(['', 'B', 'a', '\u{ffff}', '\u{10000}', null])
  })
})
