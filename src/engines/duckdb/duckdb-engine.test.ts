import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { ColumnType } from '../../model/value'
import type { Engine, EngineQuery, ScanColumn } from '../engine'
import { DUCKDB_DEFAULTS, openDuckdb } from './duckdb-engine'

const words = {
  identifier: (name: string) => `"${name}"`,
  typeName: (type: ColumnType) => (type === 'long' ? 'BIGINT' : 'VARCHAR'),
  literal: (text: string) => `'${text.replaceAll("'", "''")}'`,
}
const running = new AbortController().signal
const amount: ScanColumn = { id: 1, name: 'amount', type: 'long' }
const note: ScanColumn = { id: 7, name: 'note', type: 'string' }

describe('DuckDB', () => {
  let folder: string
  let engine: Engine
  let old: string
  let young: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lakefront-duckdb-'))
    engine = await openDuckdb({ ...DUCKDB_DEFAULTS, connections: 1, words })
    const writer = await (await DuckDBInstance.create(':memory:')).connect()
    old = join(folder, "it's old?.parquet")
    young = join(folder, '[young].parquet')
    const copy = (rows: string, path: string, ids: string) =>
      writer.run(`COPY (${rows}) TO ${words.literal(path)} (FORMAT parquet, FIELD_IDS {${ids}})`)
    // `note` was the name of field 2, since dropped; field 1 was called `total` and 32 bits wide.
    await copy("SELECT 1::INTEGER AS total, 'dropped' AS note", old, 'total: 1, note: 2')
    await copy("SELECT 2::BIGINT AS amount, 'kept' AS note", young, 'amount: 1, note: 7')
    writer.closeSync()
  })
  afterAll(async () => {
    await engine.close()
    await rm(folder, { recursive: true })
  })

  const query = (
    change: Partial<EngineQuery> & { files?: readonly string[] } = {},
  ): EngineQuery => ({
    text: 'SELECT "amount" AS c1, "note" AS c2 FROM "t" ORDER BY 1',
    parameters: [],
    columns: ['long', 'string'],
    scan: {
      table: 't',
      files: (change.files ?? [old, young]).map((path) => ({ path })),
      columns: [amount, note],
    },
    ...change,
  })
  const endless = () =>
    query({
      text: 'SELECT COUNT(*) FROM range(100000000000) a(x), range(1000) b',
      columns: ['long'],
    })

  it('knows columns by field id, not by name', async () => {
    const { rows } = await engine.execute(query(), running)
    expect(rows).toEqual([
      [1n, null],
      [2n, 'kept'],
    ])
  })

  it('answers from no file', async () => {
    const { rows, scannedBytes } = await engine.execute(query({ files: [] }), running)
    expect({ rows, scannedBytes }).toEqual({ rows: [], scannedBytes: 0n })
  })

  it('counts rows without reading a column', async () => {
    const scan = { ...query().scan, columns: [] }
    const count = query({ text: 'SELECT COUNT(*) FROM "t"', columns: ['long'], scan })
    expect(await engine.execute(count, running)).toMatchObject({
      rows: [[2n]],
      scannedBytes: 0n,
    })
  })

  it('tells the bytes of the columns read in the files read', async () => {
    const bytes = async (files: readonly string[], columns: readonly ScanColumn[]) => {
      const text = 'SELECT COUNT("amount") FROM "t"'
      const scan = { ...query({ files }).scan, columns }
      return (
        (await engine.execute(query({ text, columns: ['long'], scan }), running)).scannedBytes ?? 0n
      )
    }
    const one = await bytes([young], [amount])
    expect(one).toBeGreaterThan(0n)
    expect(await bytes([young], [amount, note])).toBeGreaterThan(one)
    // The old file has no field 7.
    expect(await bytes([old], [amount, note])).toBe(await bytes([old], [amount]))
    expect(await bytes([old, young], [amount])).toBe((await bytes([old], [amount])) + one)
  })

  it('gives parameters and results back as they were', async () => {
    const values = [
      ['a\0b😀\\\'"', 'string'],
      [-(2n ** 63n), 'long'],
      [-62_135_596_800_000_001n, 'timestamptz'],
      ['1969-12-31', 'date'],
      ['-0.05', { decimal: { precision: 38, scale: 2 } }],
      [5e-324, 'double'],
      [true, 'boolean'],
    ] as const
    const { rows } = await engine.execute(
      query({
        text: `SELECT ${values.map((_, index) => `$${index + 1}`).join(', ')}`,
        parameters: values.map(([value, type]) => ({ value, type })),
        columns: values.map(([, type]) => type),
      }),
      running,
    )
    expect(rows).toEqual([values.map(([value]) => value)])
  })

  it('stops a statement when it is canceled, and those that wait for its connection', async () => {
    const client = new AbortController()
    const executing = engine.execute(endless(), client.signal)
    const waiting = engine.execute(query(), client.signal)
    client.abort()
    await expect(executing).rejects.toMatchObject({ code: 'CANCELED' })
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELED' })
    expect((await engine.execute(query(), running)).rows).toHaveLength(2)
  })

  it('stops a statement when its time is over', async () => {
    const late = engine.execute(endless(), AbortSignal.timeout(20))
    await expect(late).rejects.toMatchObject({ code: 'TIMEOUT' })
  })

  it('tells a query that outgrows its memory from an engine that fails', async () => {
    const small = await openDuckdb({ ...DUCKDB_DEFAULTS, memoryMaxMegabytes: 20, words })
    const text = 'SELECT MAX(x) FROM (SELECT x, COUNT(*) FROM range(20000000) a(x) GROUP BY x)'
    const failed = small.execute(query({ text, columns: ['long'] }), running)
    await expect(failed).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' })
    expect((await small.execute(query(), running)).rows).toHaveLength(2)
    await small.close()
  })

  it.each([
    ['a sum', 'SUM(amount * CAST(170141183460469231731687303715884105727 AS HUGEINT))'],
    ['a cast', 'CAST(amount * 10000000000 AS INTEGER)'],
  ])('tells %s that leaves its range from an engine that fails', async (_, value) => {
    const tooLarge = query({ text: `SELECT ${value} AS c1 FROM "t"`, columns: ['long'] })
    await expect(engine.execute(tooLarge, running)).rejects.toMatchObject({
      code: 'STATEMENT_REFUSED',
    })
  })

  it('refuses numbers that add up to an infinity', async () => {
    const text = 'SELECT SUM(amount * 1e308) AS c1 FROM "t"'
    const failed = engine.execute(query({ text, columns: ['double'] }), running)
    await expect(failed).rejects.toMatchObject({ code: 'TABLE_UNREADABLE' })
  })

  it('tells a damaged file from an engine that fails', async () => {
    const damaged = join(folder, 'damaged.parquet')
    await writeFile(damaged, (await readFile(young)).fill(0xff, 4, 40))
    await expect(engine.execute(query({ files: [damaged] }), running)).rejects.toMatchObject({
      code: 'TABLE_UNREADABLE',
      message: expect.not.stringContaining('damaged.parquet'),
    })
    expect((await engine.execute(query(), running)).rows).toHaveLength(2)
  })

  it('keeps what is internal in the cause', async () => {
    const missing = join(folder, 'secret-name.parquet')
    const failed = engine.execute(query({ files: [missing] }), running)
    await expect(failed).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.not.stringContaining('secret-name'),
      cause: expect.anything(),
    })
  })
})
