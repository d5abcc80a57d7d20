import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type SampleFolders, openSampleFolders } from './sample-folders'

/** Of an older Spark or Hive: number 1, local 2024-03-01T10:00:00.000001Z. */
const INT96 =
  'UEFSMRUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEBAAAAAAAAABUAFSQVJCwVAhUAFQYVBhwAAAACAAAAAgHoQzbnvSAA' +
  'ANOKJQAVBBk8NQAYBnNjaGVtYRUEABUEJQIYBm51bWJlcgAVBiUCGAVsb2NhbAAWAhkcGSwmABwVBBklBgAZGAZudW1i' +
  'ZXIVABYCFkIWQiYISRwVABUAFQIAPCkGGSYAAgAAACYAHBUGGSUGABkYBWxvY2FsFQAWAhZKFkomSkkcFQAVABUCADwp' +
  'BhkmAAIAAAAWjAEWAiYIFowBACggcGFycXVldC1jcHAtYXJyb3cgdmVyc2lvbiAyNi4wLjEZLBwAABwAAADDAAAAUEFS' +
  'MQ=='

describe('a column of Parquet files', () => {
  let bench: SampleFolders
  beforeAll(async () => {
    bench = await openSampleFolders()
  })
  afterAll(() => bench.close())
  beforeEach(() => bench.empty())

  it('gives NULL for what older files lack, where that may be', async () => {
    await bench.writeDays()
    await bench.write(
      `COPY (SELECT 'x' AS COUPON, 'web' AS channel, TIMESTAMPTZ '2024-03-04 00:00:00+00' AS orderedAt, 2.5::DECIMAL(3, 1) AS price, 1::BIGINT AS pieces)
       TO '${path.join(bench.sales, 'day=2024-03-01', 'country=DE', 'new.parquet')}' (FORMAT parquet)`,
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
    await bench.writePlain(
      `SELECT 9223372036854775807 AS number, 'mine' AS filename, -0.0::DOUBLE AS weight`,
    )
    const { data, errors } = await bench.ask('{ plain { nodes { number filename weight } } }')
    expect([data, errors]).toEqual([
      { plain: { nodes: [{ number: '9223372036854775807', filename: 'mine', weight: 0 }] } },
      [],
    ])
  })

  it('takes times without a zone for those of UTC only where that is declared', async () => {
    await bench.writePlain("SELECT 1 AS number, TIMESTAMP '2024-03-01 10:00:00.000001' AS local")
    const { data, errors } = await bench.ask('{ plainUtc { nodes { local } } }')
    expect([data, errors]).toEqual([
      { plainUtc: { nodes: [{ local: '2024-03-01T10:00:00.000001Z' }] } },
      [],
    ])
    expect((await bench.ask('{ plain { nodes { local } } }')).errors).toEqual([
      expect.stringMatching(/^TABLE_UNREADABLE: local is stored as TIMESTAMP .* timesWithoutZone/),
    ])
  })

  it('takes times with and without a zone in one folder for the same', async () => {
    await bench.writePlain("SELECT 1 AS number, TIMESTAMP '2024-03-31 01:30:00' AS local")
    await bench.write(
      `COPY (SELECT 2::BIGINT AS number, TIMESTAMPTZ '2024-03-31 03:30:00+02' AS local)
       TO '${path.join(bench.plain, 'two.parquet')}' (FORMAT parquet)`,
    )
    const { data } = await bench.ask(
      '{ plainUtc(where: { local: { eq: "2024-03-31T01:30:00Z" } }) { nodes { number local } } }',
    )
    const local = '2024-03-31T01:30:00Z'
    expect(data).toEqual({
      plainUtc: {
        nodes: [
          { number: '1', local },
          { number: '2', local },
        ],
      },
    })
  })

  it('takes times of 96 bits for instants', async () => {
    await writeFile(path.join(bench.plain, 'old'), Buffer.from(INT96, 'base64'))
    expect(await bench.ask('{ plain { nodes { number local weight } } }')).toEqual({
      data: {
        plain: { nodes: [{ number: '1', local: '2024-03-01T10:00:00.000001Z', weight: null }] },
      },
      errors: [],
    })
  })

  it('cuts what is finer than microseconds', async () => {
    await bench.writePlain(
      "SELECT 1 AS number, TIMESTAMP_NS '2024-03-01 10:00:00.000001999' AS local",
    )
    expect(
      await bench.ask(
        '{ plainUtc(where: { local: { lte: "2024-03-01T10:00:00.000001Z" } }) { nodes { local } } }',
      ),
    ).toEqual({
      data: { plainUtc: { nodes: [{ local: '2024-03-01T10:00:00.000001Z' }] } },
      errors: [],
    })
  })

  it('that is not asked for may be of any type', async () => {
    await bench.writePlain("SELECT 1 AS number, {'a': [1, 2]} AS weight, [['x']] AS other")
    const { data, errors } = await bench.ask('{ plain { nodes { number } } }')
    expect([data, errors]).toEqual([{ plain: { nodes: [{ number: '1' }] } }, []])
    expect((await bench.ask('{ plain { nodes { weight } } }')).errors).toEqual([
      expect.stringMatching(/^TABLE_UNREADABLE: weight is stored as a nested type in one.parquet/),
    ])
  })

  it('cannot be read from a file that is damaged', async () => {
    await bench.writePlain('SELECT 1 AS number')
    await writeFile(path.join(bench.plain, 'bad.parquet'), 'PAR1, and nothing of sense, PAR1')
    expect((await bench.ask('{ plain { nodes { number } } }')).errors).toEqual([
      expect.stringMatching(/^TABLE_UNREADABLE: bad.parquet cannot be read as a Parquet file/),
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
    ['NULL in a list', "SELECT 1 AS number, ['a', NULL] AS tags", 'A list of strings'],
  ])('refuses %s', async (_, select, message) => {
    await bench.writePlain(select)
    const { errors } = await bench.ask('{ plain { nodes { number weight tags } } }')
    expect(errors).toEqual([expect.stringMatching(/^TABLE_UNREADABLE/)])
    expect(errors[0]).toContain(message)
  })

  it('refuses what is no Parquet file or stands outside of its keys', async () => {
    await bench.writePlain("SELECT 1 AS number, 'x' AS filename")
    await writeFile(path.join(bench.plain, 'notes.txt'), 'a text of some length')
    expect((await bench.ask('{ plain { nodes { number } } }')).errors).toEqual([
      expect.stringMatching(/^TABLE_UNREADABLE: notes.txt cannot be read as a Parquet file/),
    ])
    await bench.writeDays()
    await bench.write(
      `COPY (SELECT 1::BIGINT AS pieces) TO '${path.join(bench.sales, 'stray.parquet')}' (FORMAT parquet)`,
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
