import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import {
  COLUMNS,
  FIRST,
  LAST,
  type LoadedTable,
  query,
  startLoadedTable,
} from '../../../test/aws/redshift-data/loaded-table'
import { openRedshift, type RedshiftBench } from '../../../test/aws/redshift-data/open-redshift'

let table: LoadedTable
let bench: RedshiftBench

beforeAll(async () => {
  table = await startLoadedTable()
})
afterAll(() => table.stop())
beforeEach(async () => {
  table.executed.length = 0
  bench = await openRedshift({ database: table.database, objects: table.objects })
})
afterEach(() => bench.close())

const never = () => new AbortController().signal

describe('an unload', () => {
  const where = {
    kind: 'compare',
    column: COLUMNS[0],
    operator: 'ne',
    value: "o'x \\ :p1 ::",
  } as const

  async function unloaded(asked = query({ where })): Promise<readonly unknown[]> {
    const { files } = await bench.engine.unload(asked, 's3://exports/x', never())
    const folder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-unloaded-'))
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const rows: unknown[] = []
    for (const [index, address] of files.entries()) {
      const file = path.join(folder, `${index}.parquet`)
      writeFileSync(file, table.objects.get(address) ?? '')
      rows.push(...(await connection.runAndReadAll(`FROM '${file}'`)).getRowObjectsJson())
    }
    connection.closeSync()
    instance.closeSync()
    rmSync(folder, { recursive: true })
    return rows
  }

  it('writes the rows to files, with values of WHERE written in', async () => {
    await table.load([LAST, ["o'x \\ :p1 ::", 3n], FIRST])
    const rows = await unloaded()
    expect(rows).toHaveLength(2)
    expect(rows).toContainEqual({
      c1: LAST[0],
      c2: String(LAST[1]),
      c3: String(LAST[2]),
      c4: LAST[3],
      c5: expect.stringContaining('2015-05-17'),
      c6: LAST[5],
      c7: true,
      c8: 1e300,
    })
    await table.load([])
    expect(await unloaded()).toEqual([])
  })

  it('of another snapshot is discarded', async () => {
    await table.load([LAST], ['8'])
    await expect(unloaded()).rejects.toMatchObject({ code: 'SNAPSHOT_NOT_LOADED', held: '8' })
  })

  it('whose manifest is late or cut off is read again, and executed once', async () => {
    await table.load([LAST])
    bench.objectServer.faults.push({ kind: 'late' }, { kind: 'cut', afterBytes: 5 })
    expect(await unloaded()).toHaveLength(1)
    expect(table.executed.filter((sql) => sql.startsWith('UNLOAD'))).toHaveLength(1)
  })

  it('whose start is in doubt is executed once', async () => {
    await table.load([LAST])
    bench.script.add({
      service: 'redshift-data',
      action: 'BatchExecuteStatement',
      fault: { kind: 'lostAnswer' },
      times: 2,
    })
    expect(await unloaded()).toHaveLength(1)
    expect(table.executed.filter((sql) => sql.startsWith('UNLOAD'))).toHaveLength(1)
  })
})
