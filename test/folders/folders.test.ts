import { cp, mkdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type SampleFolders, openSampleFolders } from './sample-folders'

describe('a folder of Parquet files', () => {
  let bench: SampleFolders
  beforeAll(async () => {
    bench = await openSampleFolders()
  })
  afterAll(() => bench.close())
  beforeEach(() => bench.empty())

  const COUNT =
    '{ sales(groupBy: []) { id nodes { sales } source { snapshotId publishedAt run { id } } } }'
  const snapshotOf = (data: unknown) => {
    const text = /"snapshotId":"([\w-]+)"/.exec(JSON.stringify(data))?.[1]
    if (text === undefined) throw new Error('no snapshot')
    return text
  }

  it('is answered with what its keys tell, NULL last and decoded', async () => {
    await bench.writeDays()
    await writeFile(path.join(bench.sales, '_SUCCESS'), '')
    await writeFile(path.join(bench.sales, '.part.crc'), 'x')
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
    await bench.writeDays()
    const { data, errors } = await bench.ask(`{
      sales(groupBy: [ORDERED_AT], where: {
        day: { gte: "2024-03-02" }, country: { eq: "DE" }
      }) { nodes { orderedAt } explain { filesKept filesSkippedByPartition filesSkippedByMinMax } }
      late: sales(groupBy: [], where: { orderedAt: { gte: "2024-03-01T06:00:00Z" } }) {
        nodes { sales piecesSold } source { scannedBytes }
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
      nodes: [{ sales: '2', piecesSold: '15' }],
      explain: { filesKept: 2, filesSkippedByPartition: 0, filesSkippedByMinMax: 6 },
    })
    expect(Number(late.source.scannedBytes)).toBeGreaterThan(0)
  })

  it('has a snapshot of what is there now, and no other', async () => {
    await bench.writeDays()
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

    const target = path.join(bench.sales, 'day=2024-03-03', 'country=FR')
    await mkdir(target, { recursive: true })
    const from = path.join(bench.sales, 'day=2024-03-02', 'country=DE')
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

  it('is pruned by what its files say now, whatever was in their place in the same second', async () => {
    for (const minute of ['10', '11', '12']) {
      await bench.empty()
      await bench.writePlain(`SELECT 1 AS number, TIMESTAMP '2024-03-01 10:${minute}:00' AS local`)
      const at = `2024-03-01T10:${minute}:00Z`
      const { data } = await bench.ask(
        `{ plainUtc(where: { local: { eq: "${at}" } }) { nodes { local } } }`,
      )
      expect(data).toEqual({ plainUtc: { nodes: [{ local: at }] } })
    }
  })

  it('was published when its newest file was written', async () => {
    await bench.writePlain("SELECT 1 AS number, 'x' AS filename")
    await utimes(path.join(bench.plain, 'one.parquet'), 1_700_000_000, 1_700_000_000)
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
    await bench.writeDays()
    await bench.ask(COUNT)
    bench.beforeNextStatement(() =>
      change(path.join(bench.sales, 'day=2024-03-02', 'country=DE', 'data_0.parquet')),
    )
    const { errors } = await bench.ask('{ sales(groupBy: []) { nodes { sales piecesSold } } }')
    expect(errors).toEqual([expect.stringMatching(/^SNAPSHOT_CHANGED/)])
  })

  it('is answered as it was when a file comes while it is read', async () => {
    await bench.writeDays()
    const from = path.join(bench.sales, 'day=2024-03-02', 'country=DE')
    bench.beforeNextStatement(() =>
      cp(from, path.join(bench.sales, 'day=2024-03-02', 'country=AT'), { recursive: true }),
    )
    expect(await bench.ask('{ sales(groupBy: []) { nodes { sales } } }')).toEqual({
      data: { sales: { nodes: [{ sales: '8' }] } },
      errors: [],
    })
  })
})
