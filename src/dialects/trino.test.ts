import type { ColumnType, Value } from '../model/value'
import { athenaDialect, executionParameter } from './athena'
import { KEEP_ALL, type Condition, type Select } from './select'
import { COLUMNS, TABLE } from './testing/selects'
import { trinoDialect } from './trino'

const { time, section, bytes } = COLUMNS
const atLeast: Condition = { kind: 'compare', column: bytes, operator: 'gte', value: 5n }

const select = (change: Partial<Extract<Select, { kind: 'rows' | 'groups' }>>): Select => ({
  kind: 'groups',
  table: TABLE,
  rows: [],
  aggregates: [],
  where: KEEP_ALL,
  having: KEEP_ALL,
  orderBy: [],
  page: null,
  ...change,
})

describe('Trino SQL', () => {
  it.each<[string, Select, string]>([
    [
      'reads the snapshot that the plan names',
      select({
        snapshotId: '8744736658442914487',
        aggregates: [{ kind: 'count', column: null, where: atLeast }],
      }),
      `SELECT COUNT(CASE WHEN "bytes" >= BIGINT '5' THEN 1 END) AS c1\nFROM "refined"."t" FOR VERSION AS OF 8744736658442914487`,
    ],
    [
      'shows the clock of UTC, and of a zone',
      select({
        rows: [
          { kind: 'truncate', column: time, grain: 'hour', offsets: [] },
          { kind: 'truncate', column: time, grain: 'day', offsets: [] },
          {
            kind: 'truncate',
            column: time,
            grain: 'week',
            offsets: [{ from: null, micros: 19_800_000_000n }],
          },
        ],
        page: { limit: 51, offset: 50 },
      }),
      `SELECT c1, c2, c3
FROM (
SELECT date_trunc('hour', ("time" AT TIME ZONE 'UTC')) AS c1, CAST(("time" AT TIME ZONE 'UTC') AS DATE) AS c2, CAST(date_trunc('week', (("time" AT TIME ZONE 'UTC') + INTERVAL '19800' SECOND)) AS DATE) AS c3
FROM "refined"."t"
GROUP BY 1, 2, 3
) AS g
OFFSET 50 LIMIT 51`,
    ],
    [
      'finds text and elements of lists',
      select({
        kind: 'rows',
        rows: [{ kind: 'column', column: bytes }],
        where: {
          kind: 'all',
          of: [
            { kind: 'text', column: section, operator: 'startsWith', value: 'a' },
            { kind: 'text', column: section, operator: 'endsWith', value: "o'x" },
            { kind: 'text', column: section, operator: 'contains', value: '%' },
            { kind: 'has', column: { name: 'tags', type: 'strings' }, value: 'y' },
          ],
        },
      }),
      `SELECT "bytes" AS c1
FROM "refined"."t"
WHERE (starts_with("section", 'a') AND substr("section", -length('o''x')) = 'o''x' AND strpos("section", '%') > 0 AND contains("tags", 'y'))`,
    ],
    [
      'counts ranks for an exact percentile',
      select({
        rows: [{ kind: 'column', column: section }],
        aggregates: [{ kind: 'percentile', share: 0.95, column: bytes, where: null }],
      }),
      `SELECT "section" AS c1, MIN(CASE WHEN "rank 1" * 1000000 >= "values 1" * 950000 THEN "bytes" END) AS c2
FROM (
SELECT *, ROW_NUMBER() OVER (PARTITION BY "section" ORDER BY "bytes" ASC NULLS LAST) AS "rank 1", COUNT("bytes") OVER (PARTITION BY "section") AS "values 1"
FROM "refined"."t"
) AS t
GROUP BY 1`,
    ],
  ])('%s', (_, statement, text) => {
    expect(trinoDialect.compile(statement)).toMatchObject({ text, parameters: [], shown: text })
  })

  it.each<[Value, ColumnType, string]>([
    [-(2n ** 63n), 'long', "BIGINT '-9223372036854775808'"],
    [5e-324, 'double', "DOUBLE '5e-324'"],
    ['-12.50', { decimal: { precision: 38, scale: 2 } }, "DECIMAL '-12.50'"],
    [-1n, 'timestamptz', "TIMESTAMP '1969-12-31 23:59:59.999999 UTC'"],
    [['a', "o'x"], 'strings', "CAST(ARRAY['a', 'o''x'] AS ARRAY(VARCHAR))"],
  ])('the literal of %p as %p', (value, type, text) => {
    expect(trinoDialect.literal(value, type)).toBe(text)
  })
})

describe('Athena SQL', () => {
  it('has values beside it only of conditions, and only short ones', () => {
    const compiled = athenaDialect.compile(
      select({
        rows: [{ kind: 'column', column: section }],
        aggregates: [{ kind: 'count', column: null, where: atLeast }],
        where: { kind: 'in', column: section, values: ['', 'x'.repeat(1023), 'a\0b'] },
        having: {
          kind: 'compare',
          column: { kind: 'output', output: 1 },
          operator: 'gt',
          value: 7n,
        },
      }),
    )
    expect(compiled.text).toBe(
      `SELECT c1, c2
FROM (
SELECT "section" AS c1, COUNT(CASE WHEN "bytes" >= BIGINT '5' THEN 1 END) AS c2
FROM "refined"."t"
WHERE "section" IN (?, '${'x'.repeat(1023)}', ('a' || chr(0) || 'b'))
GROUP BY 1
) AS g
WHERE c2 > ?`,
    )
    expect(compiled.parameters.map(executionParameter)).toEqual(["''", "BIGINT '7'"])
  })
})
