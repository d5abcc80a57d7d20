import { cp, mkdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { datasetOf } from '../../schema/decorators/declaration'
import { Column } from '../../schema/decorators/column'
import { Dimension } from '../../schema/decorators/dimension'
import { Measure } from '../../schema/decorators/measure'
import { ParquetFolder } from '../../schema/decorators/parquet-folder'
import { TimeGrain } from '../../schema/decorators/time-grain'
import { count, sum } from '../../src/model/expression'
import { type FolderBench, openFolderBench } from './folder-bench'

@ParquetFolder({
  folder: 'shop/sales',
  kind: 'groups',
  description: 'Sales.',
  partitionedBy: ['day', 'country'],
  grain: ['day', 'country', 'orderedAt'],
})
abstract class Sales {
  @Dimension('date', 'Day.')
  day!: string

  @Dimension('string', 'Country.', { nullable: true })
  country!: string | null

  @Dimension('timestamptz', 'When.', { column: 'orderedAt' })
  orderedAt!: bigint

  @TimeGrain('month', 'orderedAt', 'Month.')
  month!: string

  @Dimension('string', 'Added later.', { nullable: true })
  coupon!: string | null

  @Dimension('string', 'Added later, and declared never null.')
  channel!: string

  @Column({ decimal: { precision: 18, scale: 2 } }, 'Price.')
  price!: string

  @Column('long', 'Pieces.')
  pieces!: bigint

  @Measure(count(), 'Number.')
  sales!: bigint

  @Measure(sum('pieces'), 'Pieces.')
  piecesSold!: bigint

  @Measure(sum('price'), 'Turnover.')
  turnover!: string
}

@ParquetFolder({ folder: 'plain', kind: 'rows', description: 'Plain.', grain: ['number'] })
abstract class Plain {
  @Dimension('long', 'Number.')
  number!: bigint

  @Dimension('double', 'Weight.', { nullable: true })
  weight!: number | null

  @Dimension('timestamptz', 'Local.', { nullable: true })
  local!: bigint | null

  @Dimension('string', 'Name.')
  filename!: string
}

@ParquetFolder({
  folder: 'plain',
  kind: 'rows',
  description: 'Plain, of UTC.',
  grain: ['number'],
  timesWithoutZone: 'utc',
})
abstract class PlainUtc {
  @Dimension('long', 'Number.')
  number!: bigint

  @Dimension('timestamptz', 'Local.', { nullable: true })
  local!: bigint | null
}

const DAYS = `SELECT DATE '2024-03-01' + (i // 4)::INT AS day,
  CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN 'a/b=ü %25' WHEN 2 THEN '' ELSE 'DE' END AS country,
  TIMESTAMPTZ '2024-03-01 00:00:00.000001+00' + INTERVAL (i) HOUR AS orderedAt,
  CAST(90071992547409.93 AS DECIMAL(16, 2)) AS price, (i + 1)::INT AS pieces
  FROM range(8) t(i)`

describe('a folder of Parquet files', () => {
  let bench: FolderBench
  let sales: string
  let plain: string

  beforeAll(async () => {
    bench = await openFolderBench([Sales, Plain, PlainUtc].map(datasetOf))
    sales = path.join(bench.folders, 'shop', 'sales')
    plain = path.join(bench.folders, 'plain')
  })
  afterAll(() => bench.close())
  beforeEach(async () => {
    for (const folder of [sales, plain]) {
      await rm(folder, { recursive: true, force: true })
      await mkdir(folder, { recursive: true })
    }
  })

  const writeDays = () =>
    bench.write(
      `COPY (${DAYS}) TO '${sales}' (FORMAT parquet, PARTITION_BY (day, country), OVERWRITE_OR_IGNORE)`,
    )
  const writePlain = (select: string, name = 'one.parquet') =>
    bench.write(`COPY (${select}) TO '${path.join(plain, name)}' (FORMAT parquet)`)
  const COUNT =
    '{ sales(groupBy: []) { id nodes { sales } source { snapshotId publishedAt run { id } } } }'
  const snapshotOf = (data: unknown) => {
    const text = /"snapshotId":"([\w-]+)"/.exec(JSON.stringify(data))?.[1]
    if (text === undefined) throw new Error('no snapshot')
    return text
  }

  it('is answered with what its keys tell, NULL last and decoded', async () => {
    await writeDays()
    await writeFile(path.join(sales, '_SUCCESS'), '')
    await writeFile(path.join(sales, '.part.crc'), 'x')
    const { data, errors } = await bench.ask(`{
      sales(groupBy: [COUNTRY, DAY, MONTH], orderBy: [{ field: COUNTRY, direction: ASC }]) {
        nodes { country day month sales piecesSold turnover }
        totals { sales piecesSold turnover }
        source { run { id } table }
      }
    }`)
    expect(errors).toEqual([])
    const node = (country: string | null, day: string, piecesSold: string) => ({
      country,
      day,
      month: '2024-03-01',
      sales: '1',
      piecesSold,
      turnover: '90071992547409.93',
    })
    expect(data?.['sales']).toEqual({
      nodes: [
        node('', '2024-03-01', '3'),
        node('', '2024-03-02', '7'),
        node('DE', '2024-03-01', '4'),
        node('DE', '2024-03-02', '8'),
        node('a/b=ü %25', '2024-03-01', '2'),
        node('a/b=ü %25', '2024-03-02', '6'),
        node(null, '2024-03-01', '1'),
        node(null, '2024-03-02', '5'),
      ],
      totals: { sales: '8', piecesSold: '36', turnover: '720575940379279.44' },
      source: { run: null, table: 'folder.sales' },
    })
  })

  it('reads only files that may hold what is asked', async () => {
    await writeDays()
    const { data, errors } = await bench.ask(`{
      sales(groupBy: [ORDERED_AT], where: {
        day: { gte: "2024-03-02" }, country: { eq: "DE" }
      }) { nodes { orderedAt } explain { filesKept filesSkippedByPartition filesSkippedByMinMax } }
      late: sales(groupBy: [], where: { orderedAt: { gte: "2024-03-01T06:00:00Z" } }) {
        nodes { sales } source { scannedBytes }
        explain { filesKept filesSkippedByPartition filesSkippedByMinMax estimatedBytes }
      }
    }`)
    expect(errors).toEqual([])
    expect(data?.['sales']).toEqual({
      nodes: [{ orderedAt: '2024-03-01T07:00:00.000001Z' }],
      explain: { filesKept: 1, filesSkippedByPartition: 7, filesSkippedByMinMax: 0 },
    })
    const late = data?.['late'] as { source: { scannedBytes: string }; explain: object }
    expect(late).toMatchObject({
      nodes: [{ sales: '2' }],
      explain: { filesKept: 2, filesSkippedByPartition: 0, filesSkippedByMinMax: 6 },
    })
    expect(Number(late.source.scannedBytes)).toBeGreaterThan(0)
  })

  it('has a snapshot of what is there now, and no other', async () => {
    await writeDays()
    const first = await bench.ask(COUNT)
    expect(first).toMatchObject({
      data: { sales: { nodes: [{ sales: '8' }], source: { run: null } } },
      errors: [],
    })
    expect((await bench.ask(COUNT)).data).toEqual(first.data)
    const page = await bench.ask(
      '{ sales(groupBy: [DAY, COUNTRY], first: 2) { nodes { day } pageInfo { endCursor } } }',
    )
    const cursor = (page.data?.['sales'] as { pageInfo: { endCursor: string } }).pageInfo.endCursor
    const next = `{ sales(groupBy: [DAY, COUNTRY], first: 2, after: "${cursor}") { nodes { day } } }`
    expect((await bench.ask(next)).errors).toEqual([])

    const target = path.join(sales, 'day=2024-03-03', 'country=FR')
    await mkdir(target, { recursive: true })
    const from = path.join(sales, 'day=2024-03-02', 'country=DE')
    await cp(from, target, { recursive: true })
    const second = await bench.ask(COUNT)
    expect(second.data).toMatchObject({ sales: { nodes: [{ sales: '9' }] } })
    expect(snapshotOf(second.data)).not.toBe(snapshotOf(first.data))
    const earlier = `{ sales(groupBy: [], asOf: { snapshotId: "${snapshotOf(first.data)}" }) { nodes { sales } } }`
    const past =
      '{ sales(groupBy: [], asOf: { time: "2001-01-01T00:00:00Z" }) { nodes { sales } } }'
    for (const query of [earlier, past, next]) {
      expect((await bench.ask(query)).errors).toEqual([expect.stringMatching(/^SNAPSHOT_EXPIRED/)])
    }
    const now = `{ sales(groupBy: [], asOf: { snapshotId: "${snapshotOf(second.data)}" }) { nodes { sales } } }`
    expect((await bench.ask(now)).errors).toEqual([])
  })

  it('was published when its newest file was written', async () => {
    await writePlain("SELECT 1 AS number, 'x' AS filename")
    await utimes(path.join(plain, 'one.parquet'), 1_700_000_000, 1_700_000_000)
    const { data } = await bench.ask(
      '{ plain { source { publishedAt } } dataset(name: "plain") { table published { publishedAt run { id } } producedBy { name } } }',
    )
    expect(data).toEqual({
      plain: { source: { publishedAt: '2023-11-14T22:13:20Z' } },
      dataset: {
        table: 'folder.plain',
        published: { publishedAt: '2023-11-14T22:13:20Z', run: null },
        producedBy: [],
      },
    })
  })

  it.each([
    ['is written again', async (file: string) => writeFile(file, 'other')],
    ['goes', async (file: string) => rm(file)],
    [
      'is put in its place',
      async (file: string) => {
        const { size } = await stat(file)
        await cp(file, `${file}.tmp`)
        await rename(`${file}.tmp`, file)
        expect((await stat(file)).size).toBe(size)
      },
    ],
  ])('is never read half: a file that %s', async (_, change) => {
    await writeDays()
    await bench.ask(COUNT)
    bench.beforeNextStatement(() =>
      change(path.join(sales, 'day=2024-03-02', 'country=DE', 'data_0.parquet')),
    )
    const { errors } = await bench.ask('{ sales(groupBy: []) { nodes { sales piecesSold } } }')
    expect(errors).toEqual([expect.stringMatching(/^SNAPSHOT_CHANGED/)])
  })

  it('is answered as it was when a file comes while it is read', async () => {
    await writeDays()
    const from = path.join(sales, 'day=2024-03-02', 'country=DE')
    bench.beforeNextStatement(() =>
      cp(from, path.join(sales, 'day=2024-03-02', 'country=AT'), { recursive: true }),
    )
    expect(await bench.ask('{ sales(groupBy: []) { nodes { sales } } }')).toEqual({
      data: { sales: { nodes: [{ sales: '8' }] } },
      errors: [],
    })
  })

  it('gives NULL for what older files lack, where that may be', async () => {
    await writeDays()
    await bench.write(
      `COPY (SELECT 'x' AS COUPON, 'web' AS channel, TIMESTAMPTZ '2024-03-04 00:00:00+00' AS orderedAt, 2.5::DECIMAL(3, 1) AS price, 1::BIGINT AS pieces)
       TO '${path.join(sales, 'day=2024-03-01', 'country=DE', 'new.parquet')}' (FORMAT parquet)`,
    )
    const coupons = await bench.ask(
      '{ sales(groupBy: [COUPON]) { nodes { coupon sales turnover } } }',
    )
    expect(coupons).toEqual({
      data: {
        sales: {
          nodes: [
            { coupon: 'x', sales: '1', turnover: '2.50' },
            { coupon: null, sales: '8', turnover: '720575940379279.44' },
          ],
        },
      },
      errors: [],
    })
    const channels = await bench.ask('{ sales(groupBy: [CHANNEL]) { nodes { channel } } }')
    expect(channels.errors).toEqual([
      expect.stringMatching(/^FIELD_NOT_IN_SNAPSHOT: day=.* has no column channel; declare it/),
    ])
  })

  it('knows 64 bits, and columns called as what the engine calls its own', async () => {
    await writePlain(
      `SELECT 9223372036854775807 AS number, 'mine' AS filename, -0.0::DOUBLE AS weight`,
    )
    const { data, errors } = await bench.ask('{ plain { nodes { number filename weight } } }')
    expect([data, errors]).toEqual([
      { plain: { nodes: [{ number: '9223372036854775807', filename: 'mine', weight: 0 }] } },
      [],
    ])
  })

  it('takes times without a zone for those of UTC only where that is declared', async () => {
    await writePlain("SELECT 1 AS number, TIMESTAMP '2024-03-01 10:00:00.000001' AS local")
    const { data, errors } = await bench.ask('{ plainUtc { nodes { local } } }')
    expect([data, errors]).toEqual([
      { plainUtc: { nodes: [{ local: '2024-03-01T10:00:00.000001Z' }] } },
      [],
    ])
    expect((await bench.ask('{ plain { nodes { local } } }')).errors).toEqual([
      expect.stringMatching(/^TABLE_UNREADABLE: local is stored as TIMESTAMP .* timesWithoutZone/),
    ])
  })

  it.each([
    [
      'a type that differs',
      'SELECT 1.5::DOUBLE AS number',
      'number is stored as DOUBLE in one.parquet',
    ],
    [
      'NULL that is not declared',
      'SELECT NULL::BIGINT AS number',
      'number holds NULL in one.parquet',
    ],
    ['NaN', "SELECT 1 AS number, 'nan'::DOUBLE AS weight", 'holds NaN'],
  ])('refuses %s', async (_, select, message) => {
    await writePlain(select)
    const { errors } = await bench.ask('{ plain { nodes { number weight } } }')
    expect(errors).toEqual([expect.stringMatching(/^TABLE_UNREADABLE/)])
    expect(errors[0]).toContain(message)
  })

  it('refuses what is no Parquet file or stands outside of its keys', async () => {
    await writePlain("SELECT 1 AS number, 'x' AS filename")
    await writeFile(path.join(plain, 'notes.txt'), 'a text of some length')
    expect((await bench.ask('{ plain { nodes { number } } }')).errors).toEqual([
      expect.stringMatching(/^TABLE_UNREADABLE: notes.txt cannot be read as a Parquet file/),
    ])
    await writeDays()
    await bench.write(
      `COPY (SELECT 1::BIGINT AS pieces) TO '${path.join(sales, 'stray.parquet')}' (FORMAT parquet)`,
    )
    expect((await bench.ask('{ sales(groupBy: [DAY]) { nodes { day } } }')).errors).toEqual([
      expect.stringMatching(/^TABLE_UNREADABLE: stray.parquet is in no folder day=…/),
    ])
  })

  it('says that nothing is there yet', async () => {
    const { errors } = await bench.ask('{ plain { nodes { number } } }')
    expect(errors).toEqual([
      'NOTHING_PUBLISHED: Nothing of plain is published yet; put its files into its folder.',
    ])
    expect((await bench.ask('{ dataset(name: "plain") { published { id } } }')).data).toEqual({
      dataset: { published: null },
    })
  })
})
