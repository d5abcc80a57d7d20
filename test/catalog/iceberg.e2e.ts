import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { filesThatMayMatch } from '../../src/catalog/bounds'
import type { TableSnapshot } from '../../src/catalog/catalog'
import { pathOf } from '../../src/catalog/file-address'
import { localTableFiles, type TableFiles } from '../../src/catalog/table-files'
import { startIcebergFixture, type IcebergFixture } from './iceberg-fixture'

const MICROS_PER_HOUR = 3_600_000_000n
const DAY_1 = 1_431_820_800_000_000n // 2015-05-17T00:00:00Z

const CREATE = `CREATE TABLE lakefront.refined.visits (
    id BIGINT NOT NULL, at TIMESTAMP NOT NULL, name STRING, price DECIMAL(10,2), share FLOAT, born DATE,
    spot STRUCT<x: INT>)
  USING iceberg PARTITIONED BY (days(at))
  TBLPROPERTIES ('format-version'='2', 'write.delete.mode'='copy-on-write')`

/** Hourly rows from DAY_1 on. */
const rows = (from: number, until: number): string =>
  `SELECT id, timestamp_micros(${DAY_1} + id * ${MICROS_PER_HOUR}) AS at, concat('näme-with-a-long-tail-', id) AS name,
     CAST(id / 4 - 3 AS DECIMAL(10,2)) AS price, CAST(id AS FLOAT) AS share, DATE'2015-05-17' AS born,
     named_struct('x', 1) AS spot FROM range(${from}, ${until}, 1, 1)`

describe('a table that Spark writes', () => {
  let lake: IcebergFixture
  let first = ''
  let second = ''

  beforeAll(async () => {
    lake = await startIcebergFixture()
    await lake.spark.run('CREATE NAMESPACE lakefront.refined')
    await lake.spark.run(CREATE)
    first = await attempt(
      'attempt_1',
      null,
      `INSERT INTO lakefront.refined.visits.branch_attempt_1 ${rows(0, 72)}`,
    )
  })
  afterAll(() => lake.stop())

  const table = 'refined.visits'

  /** Writes on a branch of its own and returns the id of its head. */
  async function attempt(branch: string, base: string | null, insert: string): Promise<string> {
    const from = base === null ? '' : `AS OF VERSION ${base}`
    await lake.spark.run(`ALTER TABLE lakefront.${table} CREATE BRANCH ${branch} ${from}`)
    await lake.spark.run(insert)
    const head = await lake.ref(table, branch)
    if (head === null) throw new Error('the branch is not there')
    return head
  }

  const publish = (
    snapshotId: string,
    version: number,
    branch: string,
    files?: TableFiles,
  ): Promise<void> =>
    lake.catalog(files).commitRefs(table, {
      main: snapshotId,
      addTags: { [`published_${version}`]: snapshotId },
      dropBranches: [branch],
    })

  const mainRows = async (): Promise<unknown> =>
    (await lake.spark.run(`SELECT count(*) AS n FROM lakefront.${table}`))[0]?.['n']

  const metadataFiles = async (): Promise<readonly string[]> => {
    const names = await readdir(dirname(pathOf(await lake.address(table))))
    return names.filter((name) => name.endsWith('.metadata.json'))
  }

  const rowsByPath = ({ files }: TableSnapshot): Record<string, string> =>
    Object.fromEntries(files.map((file) => [file.path, file.rows.toString()]))

  it('is published: Spark and pyiceberg read the audited snapshot from main', async () => {
    await publish(first, 1, 'attempt_1')
    expect(await mainRows()).toBe(72)
    const read = await lake.read(table, first)
    expect(read).toMatchObject({
      current: first,
      mainRows: 72,
      refs: { main: first, published_1: first },
    })
    expect(Object.keys(read.refs).sort()).toEqual(['main', 'published_1'])
    expect(read.history.at(-1)).toBe(first)
  })

  it('is not written again when it is published already', async () => {
    const before = [await lake.address(table), await metadataFiles()]
    await publish(first, 1, 'attempt_1')
    await lake.catalog().dropBranch(table, 'attempt_1')
    expect([await lake.address(table), await metadataFiles()]).toEqual(before)
  })

  it('lists the files, rows and columns that pyiceberg lists', async () => {
    const snapshot = await lake.catalog().snapshot(table, first)
    const read = await lake.read(table, first)
    expect(rowsByPath(snapshot)).toEqual(read.files)
    expect(Object.keys(read.files).length).toBeGreaterThanOrEqual(3)
    expect(snapshot.columns.map(({ name, type }) => [name, type])).toEqual([
      ['id', 'long'],
      ['at', 'timestamptz'],
      ['name', 'string'],
      ['price', { decimal: { precision: 10, scale: 2 } }],
      ['share', 'double'],
      ['born', 'date'],
    ])
    expect(snapshot.unreadableColumns).toEqual(['spot'])
    for (const { id, name } of snapshot.columns) expect(read.columns[name]).toBe(id)
  })

  it('is pruned by the bounds that Spark wrote', async () => {
    const snapshot = await lake.catalog().snapshot(table, first)
    const kept = (
      column: string,
      operator: 'eq' | 'gte' | 'lt',
      value: string | bigint | number,
    ): number =>
      filesThatMayMatch(snapshot, [{ column, operator, values: [value] }]).reduce(
        (n, file) => n + Number(file.rows),
        0,
      )
    const all = 72
    expect(kept('at', 'lt', DAY_1 + 24n * MICROS_PER_HOUR)).toBe(24)
    expect(kept('at', 'gte', DAY_1 + 48n * MICROS_PER_HOUR)).toBe(24)
    expect(kept('id', 'eq', 30n)).toBe(24)
    expect(kept('price', 'lt', '-2.99')).toBe(24)
    expect(kept('price', 'gte', '14.75')).toBe(24)
    expect(kept('share', 'eq', 71)).toBe(24)
    expect(kept('born', 'lt', '2015-05-17')).toBe(0)
    expect(kept('born', 'eq', '2015-05-17')).toBe(all)
    expect(kept('name', 'eq', 'näme-with-a-long-tail-5')).toBe(all)
    expect(kept('name', 'lt', 'n')).toBe(0)
  })

  it('goes on: a further attempt starts from the published snapshot, with a new column', async () => {
    await lake.spark.run(`ALTER TABLE lakefront.${table} ADD COLUMN extra INT`)
    second = await attempt(
      'attempt_2',
      first,
      `INSERT INTO lakefront.${table}.branch_attempt_2 SELECT *, 7 AS extra FROM (${rows(72, 96)})`,
    )
    await publish(second, 2, 'attempt_2')
    const [old, now] = [
      await lake.catalog().snapshot(table, first),
      await lake.catalog().snapshot(table, second),
    ]
    const read = await lake.read(table, second)
    expect(rowsByPath(now)).toEqual(read.files)
    expect(read).toMatchObject({
      current: second,
      mainRows: 96,
      refs: { main: second, published_1: first, published_2: second },
    })
    expect(now.columns.slice(0, old.columns.length)).toEqual(old.columns)
    expect(now.columns.at(-1)).toMatchObject({
      name: 'extra',
      type: 'int',
      id: read.columns['extra'],
    })
    expect(await lake.catalog().currentSchema(table)).toEqual(now.columns)
  })

  it('loses no commit of Spark that comes between reading and replacing', async () => {
    const third = await attempt(
      'attempt_3',
      second,
      `INSERT INTO lakefront.${table}.branch_attempt_3 SELECT *, 8 FROM (${rows(96, 120)})`,
    )
    let intrusions = 0
    const intruded: TableFiles = {
      ...localTableFiles,
      create: async (address, content) => {
        await localTableFiles.create(address, content)
        if (intrusions++ === 0)
          await attempt(
            'intruder',
            second,
            `INSERT INTO lakefront.${table}.branch_intruder SELECT *, 9 FROM (${rows(120, 125)})`,
          )
      },
    }
    const before = (await metadataFiles()).length
    await publish(third, 3, 'attempt_3', intruded)
    expect(intrusions).toBe(2)
    const read = await lake.read(table, third)
    expect(read.refs).toMatchObject({ main: third, published_3: third })
    expect(read.refs['intruder']).toBe(await lake.ref(table, 'intruder'))
    expect(read.mainRows).toBe(120)
    // Two of Spark's (branch, insert) and one of ours: the loser's file is gone.
    expect((await metadataFiles()).length).toBe(before + 3)
    await lake.catalog().dropBranch(table, 'intruder')
    expect(await lake.ref(table, 'intruder')).toBeNull()
    expect(await lake.ref(table, 'main')).toBe(third)
  })

  it('is left by an attempt whose base was published by us, with an explicit replacement', async () => {
    const base = (await lake.ref(table, 'main')) ?? ''
    const id = await attempt(
      'attempt_4',
      base,
      `DELETE FROM lakefront.${table}.branch_attempt_4 WHERE at < TIMESTAMP'2015-05-18 00:00:00Z'`,
    )
    await publish(id, 4, 'attempt_4')
    const read = await lake.read(table, id)
    expect(read.mainRows).toBe(96)
    expect(rowsByPath(await lake.catalog().snapshot(table, id))).toEqual(read.files)
  })

  it('goes back to an earlier snapshot', async () => {
    await lake
      .catalog()
      .commitRefs(table, { main: first, addTags: { published_5: first }, dropBranches: [] })
    expect((await lake.read(table, first)).mainRows).toBe(72)
    expect(await mainRows()).toBe(72)
  })

  it('is refused where it cannot be answered', async () => {
    const catalog = lake.catalog()
    await expect(catalog.snapshot(table, '7')).rejects.toMatchObject({ code: 'SNAPSHOT_EXPIRED' })
    await expect(publish('7', 6, 'none')).rejects.toMatchObject({ code: 'SNAPSHOT_EXPIRED' })
    await expect(catalog.snapshot('refined.none', first)).rejects.toMatchObject({
      code: 'TABLE_NOT_MIGRATED',
    })
    expect(await catalog.currentSchema('refined.none')).toBeNull()
  })

  it('is refused when it holds delete files', async () => {
    await lake.spark.run(
      `ALTER TABLE lakefront.${table} SET TBLPROPERTIES ('write.delete.mode'='merge-on-read')`,
    )
    await lake.spark.run(`DELETE FROM lakefront.${table} WHERE id = 3`)
    const id = (await lake.ref(table, 'main')) ?? ''
    await expect(lake.catalog().snapshot(table, id)).rejects.toMatchObject({
      code: 'TABLE_UNREADABLE',
    })
  })
})
