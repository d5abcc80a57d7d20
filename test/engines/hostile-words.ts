import { athenaDialect } from '../../src/dialects/athena'
import type { PagedSelect } from '../../src/dialects/select'
import {
  HOSTILE_COLUMNS,
  HOSTILE_ROWS,
  HOSTILE_STRINGS,
  hostileAnswer,
  hostileNames,
  hostileSelect,
} from '../../src/dialects/testing/hostile-words'
import { trinoDialect } from '../../src/dialects/trino'
import type { ColumnType, Value } from '../../src/model/value'
import type { EnginesLake } from './engines-lake'

const TABLE = 'trusted.order'

/** The names and strings of the dialects' own tests, on a table that Spark wrote. */
export function hostileWords(lakeOf: () => EnginesLake): void {
  describe.each(['athena', 'trino'] as const)('hostile names and strings: %s', (engineName) => {
    beforeAll(async () => {
      const { spark } = lakeOf()
      const declared = HOSTILE_COLUMNS.map(({ name, type }) => `${named(name)} ${typeName(type)}`)
      await spark.run(
        `CREATE TABLE IF NOT EXISTS lakefront.trusted.\`order\` (${declared.join(', ')}) USING iceberg`,
      )
      const rows = HOSTILE_ROWS.map((row) => `(${row.map(literal).join(', ')})`)
      await spark.run(`INSERT OVERWRITE lakefront.trusted.\`order\` VALUES ${rows.join(', ')}`)
    })

    async function rowsOf(select: PagedSelect): Promise<readonly unknown[]> {
      const { athena, trino, current } = lakeOf()
      const snapshotId = await current('trusted.`order`')
      const [engine, dialect] =
        engineName === 'athena' ? [athena.engine, athenaDialect] : [trino, trinoDialect]
      const { text, parameters, columns } = dialect.compile({ ...select, snapshotId })
      const scan = { table: TABLE, files: [], columns: [] }
      const query = { text, parameters, columns, scan }
      return [...(await engine.execute(query, new AbortController().signal)).rows]
    }

    it('reads names that would be words, quotes or parameters of SQL', async () => {
      expect(await rowsOf(hostileNames(TABLE))).toEqual(HOSTILE_ROWS)
    })

    it.each(HOSTILE_STRINGS)('finds %j beside such names', async (text) => {
      expect(await rowsOf(hostileSelect(TABLE, text))).toEqual(hostileAnswer(text))
    })
  })
}

/** As Spark writes names, types and values; the only instant is 0. */
function named(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``
}

function typeName(type: ColumnType): string {
  if (type === 'string') return 'STRING'
  return type === 'long' ? 'BIGINT' : 'TIMESTAMP'
}

function literal(value: Value, index: number): string {
  if (HOSTILE_COLUMNS[index]?.type === 'timestamptz') return "TIMESTAMP '1970-01-01 00:00:00Z'"
  if (typeof value === 'bigint') return `${value}L`
  return `'${String(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
