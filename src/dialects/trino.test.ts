import type { ColumnType, Value } from '../model/value'
import { athenaDialect, executionParameter } from './athena'
import { KEEP_ALL, type Condition, type Select } from './select'
import { COLUMNS, TABLE } from './testing/selects'
import { trinoDialect } from './trino'

const { section, bytes } = COLUMNS
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
