import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import * as fc from 'fast-check'
import { Pool } from 'pg'
import { startPostgres, type TestPostgres } from '../../test/support/postgres'
import type { ColumnType, Value } from '../model/value'
import type { CompiledQuery, Dialect } from './dialect'
import { duckdbDialect } from './duckdb'
import { parameterText, redshiftDialect } from './redshift'
import { KEEP_ALL, type Select } from './select'
import { arbitraryRows, arbitrarySelect, arbitrarySets, COLUMNS, TABLE } from './testing/selects'

let postgres: TestPostgres
let pool: Pool
let duckdb: DuckDBConnection

beforeAll(async () => {
  postgres = await startPostgres()
  pool = new Pool({ ...postgres.config, options: '-c timezone=UTC' })
  // Its idle connections may hear of the server's end before they are closed.
  pool.on('error', () => undefined)
  duckdb = await (await DuckDBInstance.create(':memory:')).connect()
  await duckdb.run("SET TimeZone = 'UTC'")
  await pool.query('CREATE SCHEMA refined')
})
afterAll(async () => {
  duckdb.closeSync()
  await pool.end()
  await postgres.stop()
})

/** As the Data API does it: by name, every value as text. */
function run({ text, parameters }: CompiledQuery): Promise<{ rows: unknown[][] }> {
  const named = text.replaceAll(/:p(\d+)/g, '$$$1::text')
  return pool.query({ text: named, values: parameters.map(parameterText), rowMode: 'array' })
}

const valueOf = async (sql: string): Promise<unknown> =>
  (await pool.query({ text: `SELECT ${sql}`, rowMode: 'array' })).rows[0]?.[0]

const where = (change: Partial<Extract<Select, { kind: 'rows' | 'groups' }>>): Select => ({
  kind: 'rows',
  table: TABLE,
  rows: [{ kind: 'column', column: COLUMNS.section }],
  aggregates: [],
  where: KEEP_ALL,
  having: KEEP_ALL,
  orderBy: [],
  page: null,
  ...change,
})

describe('Redshift SQL, executed by PostgreSQL', () => {
  it('has named parameters in casts, and no empty one', () => {
    const { text, parameters } = redshiftDialect.compile(
      where({
        where: {
          kind: 'all',
          of: [
            { kind: 'in', column: COLUMNS.section, values: ['a', '', 'b'] },
            { kind: 'compare', column: COLUMNS.time, operator: 'gte', value: 1n },
            { kind: 'text', column: COLUMNS.section, operator: 'contains', value: '' },
          ],
        },
      }),
    )
    expect(text).toBe(
      `SELECT "section" AS c1
FROM "refined"."t"
WHERE ("section" IN (CAST(:p1 AS VARCHAR(65535)), '', CAST(:p2 AS VARCHAR(65535))) AND "time" >= CAST(:p3 AS TIMESTAMP WITH TIME ZONE) AND "section" IS NOT NULL)`,
    )
    expect(parameters.map(({ value }) => value)).toEqual(['a', 'b', 1n])
  })

  it('a string literal is the string, whatever a backslash means', async () => {
    const strings = fc
      .array(fc.constantFrom("'", '"', '\\', "\\'", '$1', ':p1', ';--', '/*', '\n', '😀', 'a'))
      .map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(fc.oneof(strings, fc.string()), async (text) => {
        fc.pre(!text.includes('\0'))
        const literal = redshiftDialect.literal(text, 'string')
        expect(await valueOf(literal)).toBe(text)
        expect(literal).not.toContain('\\')
      }),
      { numRuns: 200 },
    )
  })

  it.each(['a\0b', 'x'.repeat(65_536), '\ud800'])(
    'a string that no column can hold is refused',
    (text) => {
      const compile = () =>
        redshiftDialect.compile(
          where({
            where: { kind: 'compare', column: COLUMNS.section, operator: 'eq', value: text },
          }),
        )
      expect(compile).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }))
    },
  )

  it('a value that ends with a blank is refused: Redshift does not see the blank', () => {
    const compared = { kind: 'compare', column: COLUMNS.section, operator: 'eq' } as const
    expect(() => redshiftDialect.compile(where({ where: { ...compared, value: 'a ' } }))).toThrow(
      expect.objectContaining({ code: 'NOT_EXACTLY_ANSWERABLE' }),
    )
  })

  const tags = { name: 'tags', type: 'strings' } as const
  it.each<[string, Parameters<typeof where>[0]]>([
    ['what a list has', { where: { kind: 'has', column: tags, value: 'x' } }],
    ['whether there is a list', { where: { kind: 'isNull', column: tags } }],
    ['whether there is none', { where: { kind: 'not', of: { kind: 'isNull', column: tags } } }],
    ['how many lists there are', { aggregates: [{ kind: 'count', column: tags, where: null }] }],
    ['the list itself', { rows: [{ kind: 'column', column: tags }] }],
  ])('%s is refused: no list is loaded', (_, change) => {
    expect(() => redshiftDialect.compile(where(change))).toThrow(
      expect.objectContaining({ code: 'NOT_EXACTLY_ANSWERABLE' }),
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
    [
      BigInt(Date.parse('0000-12-31T23:06:32Z')) * 1000n,
      'timestamptz',
      '0001-12-31 23:06:32+00 BC',
    ],
  ])('the literal of %p as %p', async (value, type, text) => {
    expect(await valueOf(`CAST(${redshiftDialect.literal(value, type)} AS VARCHAR)`)).toBe(text)
  })

  it('a ratio is a whole number of 10^-12, half even, null over 0', async () => {
    const scaled = (n: bigint, d: bigint): Promise<unknown> => {
      const term = (value: bigint) => ({ sql: `CAST('${value}' AS DECIMAL(38, 0))`, scale: 0 })
      return valueOf(redshiftDialect.scaledRatio(term(n), term(d)))
    }
    expect(await scaled(1n, 0n)).toBeNull()
    expect(await scaled(1n, 3n)).toBe('333333333333')
    expect(await scaled(-2n, 3n)).toBe('-666666666667')
    expect(await scaled(1n, 2_000_000_000_000n)).toBe('0')
    expect(await scaled(-3n, 2_000_000_000_000n)).toBe('-2')
    expect(await scaled(10n ** 25n, 1n)).toBe(String(10n ** 37n))
  })

  it('answers what DuckDB answers', async () => {
    const cases = fc.record({ rows: arbitraryRows, select: arbitrarySelect })
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, select }) => {
        fc.pre(!endsInBlank(select))
        await fill(rows)
        const { theirs, ours } = await ofBoth(select)
        expect(theirs).toEqual(ours)
      }),
      { numRuns: 250 },
    )
  }, 60_000)

  it('answers what DuckDB answers for several groupings', async () => {
    const cases = fc.record({ rows: arbitraryRows, select: arbitrarySets })
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, select }) => {
        fc.pre(!endsInBlank(select))
        await fill(rows)
        const { theirs, ours } = await ofBoth(select)
        expect(sorted(theirs)).toEqual(sorted(ours))
      }),
      { numRuns: 150 },
    )
  }, 60_000)
})

async function ofBoth(select: Select): Promise<Record<'theirs' | 'ours', readonly unknown[]>> {
  const { shown } = asTexts(duckdbDialect.compile(select), duckdbDialect)
  const theirs = await run(asTexts(redshiftDialect.compile(select), redshiftDialect))
  return { theirs: theirs.rows, ours: (await duckdb.runAndReadAll(shown)).getRows() }
}

function sorted(rows: readonly unknown[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).sort()
}

/** Refused, see below. */
function endsInBlank(select: Select): boolean {
  return /"A "/.test(fc.stringify(select))
}

/** Every output as text, which both write alike. */
function asTexts(compiled: CompiledQuery, dialect: Dialect): CompiledQuery {
  const outputs = compiled.columns.map((type, index) => {
    const name = `c${index + 1}`
    const isSent = dialect.sent === undefined || dialect.sent(name, type) === name
    return `CAST(${isSent ? name : `s${index + 1}`} AS ${dialect.typeName('string')})`
  })
  const wrap = (text: string): string => `SELECT ${outputs.join(', ')} FROM (${text}) AS outer_1`
  return { ...compiled, text: wrap(compiled.text), shown: wrap(compiled.shown) }
}

async function fill(rows: readonly (readonly (Value | null)[])[]): Promise<void> {
  for (const dialect of [duckdbDialect, redshiftDialect]) {
    const table = dialect.table(TABLE, null)
    const columns = Object.values(COLUMNS)
    const declared = columns.map(
      ({ name, type }) => `${dialect.identifier(name)} ${dialect.typeName(type)}`,
    )
    const values = rows.map((row) => {
      const items = columns.map(({ type }, index) => {
        const value = row[index] ?? null
        return value === null ? 'NULL' : dialect.literal(value, type)
      })
      return `(${items.join(', ')})`
    })
    const statements = [
      `DROP TABLE IF EXISTS ${table}`,
      `CREATE TABLE ${table} (${declared.join(', ')})`,
      ...(values.length === 0 ? [] : [`INSERT INTO ${table} VALUES ${values.join(', ')}`]),
    ]
    for (const statement of statements) {
      await (dialect === duckdbDialect ? duckdb.run(statement) : pool.query(statement))
    }
  }
}
