import type { ColumnType, Value } from '../../src/model/value'
import { trinoDialect } from '../../src/dialects/trino'
import { KEEP_ALL, type Condition, type Select, type StoredColumn } from '../../src/dialects/select'
import type { EngineQuery } from '../../src/engines/engine'
import { openTrino } from '../../src/engines/trino/trino-engine'
import { trinoOptions, type EnginesLake } from './engines-lake'

const running = new AbortController().signal
const NOTHING = { table: 't', files: [], columns: [] }

/** What Trino does with statements, in the end with none any more: it is killed. */
export function trinoItself(lakeOf: () => EnginesLake): void {
  describe('Trino itself', () => {
    const query = (text: string, columns: readonly ColumnType[]): EngineQuery => ({
      text,
      parameters: [],
      columns,
      scan: NOTHING,
    })
    const rows = async (text: string, columns: readonly ColumnType[]) => [
      ...(await lakeOf().trino.execute(query(text, columns), running)).rows,
    ]

    it.each<[Value, ColumnType]>([
      ['', 'string'],
      ['o\'x; DROP TABLE t -- \\ " ` ${1} ? :a %_ \u0000 \n ä😀 \uffff', 'string'],
      [['', "o'x", 'ä😀'], 'strings'],
      [true, 'boolean'],
      [-(2 ** 31), 'int'],
      [2n ** 63n - 1n, 'long'],
      [-(2n ** 63n), 'long'],
      [5e-324, 'double'],
      [-1.7976931348623157e308, 'double'],
      ['-99999999999999999999999999999999999.999', { decimal: { precision: 38, scale: 3 } }],
      ['0001-01-01', 'date'],
      ['9999-12-31', 'date'],
      [-62_135_596_800_000_000n, 'timestamptz'],
      [253_402_300_799_999_999n, 'timestamptz'],
      [-1n, 'timestamptz'],
    ])('gives the literal of %p (%j) back as it was', async (value, type) => {
      const literal = trinoDialect.literal(value, type)
      const text = `SELECT ${literal} AS c1, CAST(NULL AS ${trinoDialect.typeName(type)}) AS c2`
      expect(await rows(text, [type, type])).toStrictEqual([[value, null]])
    })

    it('refuses NaN and infinities', async () => {
      for (const text of ['nan()', 'infinity()', '-infinity()']) {
        const refused = rows(`SELECT ${text} AS c1`, ['double'])
        await expect(refused).rejects.toMatchObject({ code: 'TABLE_UNREADABLE' })
      }
    })

    it('reads names that would be words of SQL', async () => {
      const hostile = 'we"ird; -- näme'
      await lakeOf().spark.run(
        `CREATE TABLE lakefront.trusted.\`select\` (\`${hostile}\` STRING, \`from\` BIGINT) USING iceberg`,
      )
      await lakeOf().spark.run(
        `INSERT INTO lakefront.trusted.\`select\` VALUES ('a\\'b', 1), (NULL, 2), ('', 3)`,
      )
      const snapshotId = await lakeOf().current('trusted.`select`')
      const named: StoredColumn = { name: hostile, type: 'string' }
      const number: StoredColumn = { name: 'from', type: 'long' }
      const where: Condition = {
        kind: 'any',
        of: [
          { kind: 'compare', column: named, operator: 'eq', value: "a'b" },
          { kind: 'isNull', column: named },
          { kind: 'compare', column: named, operator: 'eq', value: '' },
        ],
      }
      const select: Select = {
        kind: 'rows',
        table: 'trusted.select',
        snapshotId,
        rows: [named, number].map((column) => ({ kind: 'column', column })),
        aggregates: [],
        where,
        having: KEEP_ALL,
        orderBy: [{ key: { kind: 'output', output: 1 }, direction: 'asc' }],
        page: null,
      }
      const { text, columns } = trinoDialect.compile(select)
      expect(await rows(text, columns)).toEqual([
        ["a'b", 1n],
        [null, 2n],
        ['', 3n],
      ])
    })

    it('streams many rows, in order, and knows what was read', async () => {
      const many = 'SELECT n AS c1 FROM UNNEST(sequence(1, 10000)) AS t (n), UNNEST(sequence(1, 5))'
      let count = 0
      let pages = 0
      for await (const page of lakeOf().trino.stream(query(many, ['long']), running)) {
        count += page.length
        pages += 1
      }
      expect(count).toBe(50_000)
      expect(pages).toBeGreaterThan(1)
      const { scannedBytes, queuedMs, executionMs } = await lakeOf().trino.execute(
        query('SELECT SUM("from") AS c1 FROM trusted."select"', ['long']),
        running,
      )
      expect(scannedBytes).toBeGreaterThan(0n)
      expect(Math.min(queuedMs ?? -1, executionMs ?? -1)).toBeGreaterThanOrEqual(0)
    })

    it('cancels a statement there', async () => {
      const mark = 'nobody waits for this'
      const endless = endlessWith(mark)
      const client = new AbortController()
      const executing = lakeOf().trino.execute(query(endless, ['long']), client.signal)
      await untilState('RUNNING')
      client.abort()
      await expect(executing).rejects.toMatchObject({ code: 'CANCELED' })
      expect(await states()).toEqual([['FAILED', 'USER_CANCELED']])
      expect(lakeOf().unconfirmed).toEqual([])

      async function states() {
        return rows(
          `SELECT state AS c1, error_code AS c2 FROM system.runtime.queries WHERE query LIKE '%length(''${mark}%' AND query NOT LIKE '%runtime%'`,
          ['string', 'string'],
        )
      }
      async function untilState(wanted: string) {
        for (;;) if ((await states()).some(([state]) => state === wanted)) return
      }
    })

    it('ends a statement itself when its time is over', async () => {
      const short = openTrino(
        { ...trinoOptions(lakeOf().server.url), timeoutMs: 1 },
        () => undefined,
      )
      const late = short.execute(query(endlessWith('late'), ['long']), running)
      await expect(late).rejects.toMatchObject({ code: 'TIMEOUT' })
      await short.close()
    })

    it.each([
      ['STATEMENT_REFUSED', 'SELECT 1 / 0 AS c1'],
      ['STATEMENT_REFUSED', 'SELECT'],
      ['ENGINE_UNAVAILABLE', 'SELECT COUNT(*) AS c1 FROM trusted.nowhere'],
      ['OUT_OF_MEMORY', MORE_THAN_IT_HAS],
    ])('answers %s for %s', async (code, text) => {
      await expect(rows(text, ['long'])).rejects.toMatchObject({ code })
    })

    it('executes nothing of a statement whose answer nobody asked for', async () => {
      const posted = await fetch(`${lakeOf().server.url}/v1/statement`, {
        method: 'POST',
        headers: { 'X-Trino-User': 'lost' },
        body: 'CREATE TABLE memory.default.lost AS SELECT 1 AS x',
      })
      expect(posted.status).toBe(200)
      const tables =
        "SELECT COUNT(*) AS c1 FROM memory.information_schema.tables WHERE table_name = 'lost'"
      expect(await rows(tables, ['long'])).toEqual([[0n]])
    })

    it('is unavailable when it dies under a statement', async () => {
      const executing = lakeOf().trino.execute(query(endlessWith('dies'), ['long']), running)
      const ended = expect(executing).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
      await rows('SELECT 1 AS c1', ['int'])
      await lakeOf().server.kill()
      await ended
    })
  })
}

/** Twice the memory that the server gives a statement. */
export const MORE_THAN_IT_HAS =
  "SELECT cardinality(array_agg(rpad(CAST(x AS VARCHAR), 20000, 'y'))) AS c1 FROM UNNEST(sequence(1, 10000)) a(x)"

/** Counts to 10^12. */
export function endlessWith(mark: string): string {
  return `SELECT COUNT(*) AS c1 FROM UNNEST(sequence(1, 10000)) a(x), UNNEST(sequence(1, 10000)) b(y), UNNEST(sequence(1, 10000)) c(z) WHERE x + y + z > length('${mark}')`
}
