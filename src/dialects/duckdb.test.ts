import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import * as fc from 'fast-check'
import type { ColumnType, Value } from '../model/value'
import { duckdbDialect } from './duckdb'
import { KEEP_ALL, type Condition, type PagedSelect } from './select'
import {
  HOSTILE_COLUMNS,
  HOSTILE_ROWS,
  HOSTILE_STRINGS,
  hostileAnswer,
  hostileNames,
  hostileSelect,
} from './testing/hostile-words'

const hour = { name: 'hour', type: 'timestamptz' } as const
describe('DuckDB SQL', () => {
  it('shows parameters as literals', () => {
    const where: Condition = { kind: 'compare', column: hour, operator: 'gte', value: 1_000_001n }
    const { shown } = duckdbDialect.compile({
      kind: 'groups',
      table: 'refined.t',
      rows: [],
      aggregates: [{ kind: 'count', column: null, where: null }],
      where,
      having: KEEP_ALL,
      orderBy: [],
      page: null,
    })
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

  describe('hostile names and strings', () => {
    const table = 'trusted.o\'f "table; -- $1 ä\\'

    beforeAll(async () => {
      const { identifier, literal, typeName } = duckdbDialect
      const declared = HOSTILE_COLUMNS.map((one) => `${identifier(one.name)} ${typeName(one.type)}`)
      const rows = HOSTILE_ROWS.map((row) =>
        HOSTILE_COLUMNS.map(({ type }, index) => literal(row[index] ?? '', type)).join(', '),
      )
      const name = duckdbDialect.table(table, null)
      await connection.run(`CREATE TABLE ${name} (${declared.join(', ')})`)
      await connection.run(`INSERT INTO ${name} VALUES ${rows.map((row) => `(${row})`).join(', ')}`)
    })

    const asText = (values: readonly unknown[]) => values.map(String)
    const rowsOf = async (select: PagedSelect) => {
      const { text, parameters, shown } = duckdbDialect.compile(select)
      const bound = await connection.runAndReadAll(
        text,
        parameters.map(({ value }) => value),
      )
      const inText = await connection.runAndReadAll(shown)
      expect(inText.getRows()).toEqual(bound.getRows())
      return bound.getRows().map(asText)
    }

    it('reads names that would be words, quotes or parameters of SQL', async () => {
      const select = hostileNames(table)
      const texts = { ...select, rows: select.rows.slice(0, -1) }
      expect(await rowsOf(texts)).toEqual(HOSTILE_ROWS.map((row) => asText(row.slice(0, -1))))
    })

    it.each(HOSTILE_STRINGS)('finds %j beside such names', async (text) => {
      expect(await rowsOf(hostileSelect(table, text))).toEqual(hostileAnswer(text).map(asText))
    })
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
