import { type LoadedTable, startLoadedTable } from '../../../test/aws/redshift-data/loaded-table'
import { openRedshift, type RedshiftBench } from '../../../test/aws/redshift-data/open-redshift'
import { MARKERS, redshiftDialect } from '../../dialects/redshift'
import type { PagedSelect } from '../../dialects/select'
import {
  HOSTILE_COLUMNS,
  HOSTILE_ROWS,
  HOSTILE_STRINGS,
  hostileAnswer,
  hostileNames,
  hostileSelect,
} from '../../dialects/testing/hostile-words'

const TABLE = 'trusted.o\'f "table; -- :p1 ? $1 ä\\'

let table: LoadedTable
let bench: RedshiftBench

beforeAll(async () => {
  table = await startLoadedTable()
  const { identifier, literal, typeName } = redshiftDialect
  const name = redshiftDialect.table(TABLE, null)
  const declared = HOSTILE_COLUMNS.map((one) => `${identifier(one.name)} ${typeName(one.type)}`)
  const rows = HOSTILE_ROWS.map((row) =>
    HOSTILE_COLUMNS.map(({ type }, index) => literal(row[index] ?? '', type)).join(', '),
  )
  await table.pool.query(`CREATE TABLE ${name} (${declared.join(', ')});
    INSERT INTO ${name} VALUES ${rows.map((row) => `(${row})`).join(', ')};
    INSERT INTO ${MARKERS} VALUES (${literal(TABLE, 'string')}, '7')`)
  bench = await openRedshift({ database: table.database })
})
afterAll(async () => {
  await bench.close()
  await table.stop()
})

async function rowsOf(select: PagedSelect): Promise<readonly unknown[]> {
  const snapshotId = '7'
  const { text, parameters, columns } = redshiftDialect.compile({ ...select, snapshotId })
  const scan = { table: TABLE, files: [], columns: [] }
  const { rows } = await bench.engine.execute(
    { text, parameters, columns, scan, snapshotId },
    new AbortController().signal,
  )
  return [...rows]
}

describe("Redshift's exact text, on PostgreSQL", () => {
  it('reads names that would be words, quotes or parameters of SQL', async () => {
    expect(await rowsOf(hostileNames(TABLE))).toEqual(HOSTILE_ROWS)
  })

  it.each(HOSTILE_STRINGS)('finds %j beside such names', async (text) => {
    expect(await rowsOf(hostileSelect(TABLE, text))).toEqual(hostileAnswer(text))
  })
})
