import { all, compare, EVERYTHING, type Filter } from '../model/filter'
import type { DatasetRequest } from './query-service'
import { traffic } from './testing/datasets'
import { at, hit } from './testing/hits'
import { openTableBench, requestOf, type TableBench } from './testing/table-bench'

const from = (text: string) => compare('hour', 'gte', at(text))
const until = (text: string) => compare('hour', 'lt', at(text))

describe('a column of which every row of the files meets what is asked', () => {
  let bench: TableBench
  beforeAll(async () => {
    bench = await openTableBench()
    await bench.publish(traffic, [
      [hit('2015-05-17T10:00:00Z', 'a', 1n), hit('2015-05-17T23:00:00Z', 'b', 2n)],
      [hit('2015-05-18T10:00:00Z', 'a', 4n), hit('2015-05-18T12:00:00Z', null, 8n)],
      [hit('2015-05-19T00:00:00Z', 'b', 16n)],
    ])
  })
  afterAll(() => bench.close())

  const answer = (where: Filter, change: Partial<DatasetRequest> = {}) =>
    bench.service.session().answer(
      requestOf(traffic, {
        groupBy: ['section'],
        parts: new Set(['nodes']),
        where,
        ...change,
      }),
    )
  const bytes = async (where: Filter, change?: Partial<DatasetRequest>) =>
    (await answer(where, change)).source.scannedBytes
  const sections = async (where: Filter) =>
    (await answer(where)).nodes.map(({ section, requests }) => [section, requests])

  const DAYS = all(from('2015-05-17T00:00:00Z'), until('2015-05-19T00:00:00Z'))
  const CUT = all(from('2015-05-17T11:00:00Z'), until('2015-05-19T00:00:00Z'))

  it('is not read', async () => {
    expect(await sections(DAYS)).toEqual([
      ['a', 5n],
      ['b', 2n],
      [null, 8n],
    ])
    expect(await bytes(EVERYTHING)).toBeGreaterThan((await bytes(DAYS)) ?? 0n)
    expect(await bytes(CUT)).toBeGreaterThan((await bytes(DAYS)) ?? 0n)
  })

  it('is read where a file holds rows that do not', async () => {
    expect(await sections(CUT)).toEqual([
      ['a', 4n],
      ['b', 2n],
      [null, 8n],
    ])
  })

  it('is read where the answer shows it', async () => {
    const { nodes } = await answer(DAYS, { groupBy: ['hour'] })
    expect(nodes.map(({ hour }) => hour)).toEqual(
      ['17T10', '17T23', '18T10', '18T12'].map((hour) => at(`2015-05-${hour}:00:00Z`)),
    )
    expect((await answer(DAYS, { groupBy: ['day'] })).nodes).toHaveLength(2)
  })

  it('is read where NULL may be among its values', async () => {
    const notFirst = compare('section', 'gte', 'a')
    expect(await sections(notFirst)).toEqual([
      ['a', 5n],
      ['b', 18n],
    ])
    expect((await answer(notFirst, { groupBy: ['status'] })).nodes).toMatchObject([
      { requests: 23n },
    ])
  })

  it('leaves nothing to read where only rows are counted', async () => {
    const counted = { groupBy: [], parts: new Set(['nodes'] as const), select: LINES }
    expect((await answer(DAYS, counted)).nodes).toMatchObject([{ lines: 4n }])
    expect(await bytes(DAYS, counted)).toBe(0n)
  })
})

const LINES = { ...requestOf(traffic, {}).select, nodes: new Set(['lines']) }
