import { DuckDBInstance } from '@duckdb/node-api'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { athenaDialect } from '../../src/dialects/athena'
import type { Value } from '../../src/model/value'
import { KEEP_ALL, type Condition, type Select, type StoredColumn } from '../../src/dialects/select'
import type { EngineQuery } from '../../src/engines/engine'
import type { EnginesLake } from './engines-lake'

const TABLE = 'trusted.of_athena'
const running = new AbortController().signal

const columns: readonly StoredColumn[] = [
  { name: 'text', type: 'string' },
  { name: 'list', type: 'strings' },
  { name: 'yes', type: 'boolean' },
  { name: 'small', type: 'int' },
  { name: 'large', type: 'long' },
  { name: 'real', type: 'double' },
  { name: 'money', type: { decimal: { precision: 38, scale: 3 } } },
  { name: 'day', type: 'date' },
  { name: 'at', type: 'timestamptz' },
]

/** As Spark writes them, and what they are. */
const STORED: readonly (readonly [sql: string, value: Value])[] = [
  [`'o\\'x "; -- , \\n ä😀'`, 'o\'x "; -- , \n ä😀'],
  [`array('', 'a, b', '"')`, ['', 'a, b', '"']],
  ['true', true],
  ['-2147483648', -2_147_483_648],
  ['9223372036854775807', 2n ** 63n - 1n],
  ['-1.7976931348623157E308D', -1.7976931348623157e308],
  ['-99999999999999999999999999999999999.999BD', '-99999999999999999999999999999999999.999'],
  [`DATE '9999-12-31'`, '9999-12-31'],
  [`TIMESTAMP '2015-05-17 10:05:03.000001Z'`, 1_431_857_103_000_001n],
]

/** Values of each type through Athena's interface, from tables that a real Trino reads. */
export function athenaValues(lakeOf: () => EnginesLake): void {
  describe('values from Athena, by its stand-in on Trino', () => {
    let snapshotId = ''
    const execute = (query: EngineQuery) => lakeOf().athena.engine.execute(query, running)
    const statement = (text: string): EngineQuery => ({
      text,
      parameters: [],
      columns: ['long'],
      scan: { table: 't', files: [], columns: [] },
    })
    const queryOf = (where: Condition): EngineQuery => {
      const select: Select = {
        kind: 'rows',
        table: TABLE,
        snapshotId,
        rows: columns.map((column) => ({ kind: 'column', column })),
        aggregates: [],
        where,
        having: KEEP_ALL,
        orderBy: [{ key: { kind: 'output', output: 3 }, direction: 'asc' }],
        page: null,
      }
      const { text, parameters, columns: types } = athenaDialect.compile(select)
      return { ...statement(text), parameters, columns: types }
    }

    beforeAll(async () => {
      const { spark, current } = lakeOf()
      const types = 'text STRING, list ARRAY<STRING>, yes BOOLEAN, small INT, large BIGINT'
      await spark.run(
        `CREATE TABLE lakefront.${TABLE} (${types}, real DOUBLE, money DECIMAL(38, 3), day DATE, at TIMESTAMP) USING iceberg`,
      )
      const filled = STORED.map(([sql]) => sql).join(', ')
      const nothing = STORED.map(() => 'NULL').join(', ')
      const empty = `'', array(), false, 0, 0, 0, 0, DATE '0001-01-01', TIMESTAMP '1969-12-31 23:59:59.999999Z'`
      await spark.run(`INSERT INTO lakefront.${TABLE} VALUES (${filled}), (${nothing}), (${empty})`)
      snapshotId = await current(TABLE)
    })

    const rowsOf = (): readonly (readonly (Value | null)[])[] => [
      STORED.map(([, value]) => value),
      ['', [], false, 0, 0n, 0, '0.000', '0001-01-01', -1n],
      STORED.map(() => null),
    ]

    it('has every type exactly, NULL apart from an empty string', async () => {
      const { rows, scannedBytes, queuedMs, executionMs } = await execute(queryOf(KEEP_ALL))
      expect(rows).toStrictEqual(rowsOf())
      expect(scannedBytes).toBeGreaterThan(0n)
      expect([queuedMs, executionMs]).toEqual([expect.any(Number), expect.any(Number)])
    })

    // Of lists there is no comparison.
    const comparable = columns.flatMap((column, index) => {
      const value = STORED[index]?.[1]
      return value === undefined || typeof value === 'object'
        ? []
        : [[column.name, column, value] as const]
    })

    it.each(comparable)('takes a value of %s beside the statement', async (_, column, value) => {
      const query = queryOf({ kind: 'compare', column, operator: 'eq', value })
      expect(query.parameters).toHaveLength(1)
      expect((await execute(query)).rows).toStrictEqual(rowsOf().slice(0, 1))
    })

    it('unloads to Parquet what it answers, instants and lists as text', async () => {
      const { athena, folder } = lakeOf()
      const { files } = await athena.engine.unload(queryOf(KEEP_ALL), 's3://exports/all', running)
      expect(files).toHaveLength(1)
      const local = path.join(folder, 'unloaded.parquet')
      await writeFile(local, athena.objects.get(files[0] ?? '') ?? '')
      expect(await readParquet(local)).toEqual([
        [
          STORED[0]?.[1],
          JSON.stringify(STORED[1]?.[1]),
          'true',
          '-2147483648',
          '9223372036854775807',
          '-1.7976931348623157e+308',
          STORED[6]?.[1],
          '9999-12-31',
          '2015-05-17 10:05:03.000001 UTC',
        ],
        [
          '',
          '[]',
          'false',
          '0',
          '0',
          '0.0',
          '0.000',
          '0001-01-01',
          '1969-12-31 23:59:59.999999 UTC',
        ],
        STORED.map(() => null),
      ])
    })

    it('writes no file where there are no rows', async () => {
      const none: Condition = { kind: 'compare', column: LARGE, operator: 'eq', value: 5n }
      const { files } = await lakeOf().athena.engine.unload(
        queryOf(none),
        's3://exports/none',
        running,
      )
      expect(files).toEqual([])
    })

    it.each(['athena', 'trino'] as const)(
      'says of a snapshot that is no longer there that it has expired: %s',
      async (name) => {
        const { athena, trino } = lakeOf()
        const engine = name === 'athena' ? athena.engine : trino
        const text = `SELECT COUNT(*) AS c1 FROM "trusted"."of_athena" FOR VERSION AS OF 1234567890123456789`
        const executing = engine.execute(statement(text), running)
        await expect(executing).rejects.toMatchObject({ code: 'SNAPSHOT_EXPIRED' })
      },
    )
  })
}

const LARGE: StoredColumn = { name: 'large', type: 'long' }

async function readParquet(file: string): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const reader = await connection.runAndReadAll(
    `SELECT CAST(COLUMNS(*) AS VARCHAR) FROM read_parquet('${file}')`,
  )
  const rows = reader.getRowsJson()
  connection.closeSync()
  instance.closeSync()
  return rows
}
