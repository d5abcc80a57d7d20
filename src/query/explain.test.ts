import { all, compare } from '../model/filter'
import type { DatasetRequest } from './query-service'
import { traffic } from './testing/datasets'
import { hit } from './testing/hits'
import { openTableBench, requestOf, type TableBench } from './testing/table-bench'

describe('explain', () => {
  let bench: TableBench
  beforeAll(async () => {
    bench = await openTableBench()
  })
  afterAll(() => bench.close())

  const answer = (change: Partial<DatasetRequest>) =>
    bench.service.session().answer(requestOf(traffic, change))
  const explained = async (change: Partial<DatasetRequest>) =>
    (await answer({ parts: new Set(['explain']), ...change })).explain

  it('tells which files are left, and why the others are not', async () => {
    await bench.publish(traffic, [
      [hit('2015-05-17T10:00:00Z', 'a', 1n)],
      [hit('2015-05-18T10:00:00Z', 'b', 1n), hit('2015-05-18T12:00:00Z', 'b', 1n)],
      [hit('2015-05-18T10:00:00Z', 'a', 1n)],
    ])
    const where = all(compare('day', 'eq', '2015-05-18'), compare('section', 'eq', 'a'))
    const plan = await explained({ where, groupBy: ['day'] })
    expect(plan).toMatchObject({
      table: 'refined.traffic',
      filesKept: 1,
      filesSkippedByPartition: 1,
      filesSkippedByMinMax: 1,
    })
    expect(plan?.sql).toContain('SELECT')
    expect(plan?.estimatedBytes).toBeGreaterThan(0n)
    const { source } = await answer({ where, groupBy: ['day'], parts: new Set(['nodes']) })
    expect(plan).toMatchObject({ sql: source.sql, estimatedBytes: source.scannedBytes })
  })

  it('executes nothing when it is selected alone', async () => {
    const { source, nodes } = await answer({ groupBy: ['day'], parts: new Set(['explain']) })
    expect({ sql: source.sql, bytes: source.scannedBytes, nodes }).toEqual({
      sql: '',
      bytes: 0n,
      nodes: [],
    })
  })

  it('tells of all that is selected beside it', async () => {
    const { explain, source } = await answer({
      groupBy: ['day'],
      where: compare('day', 'eq', '2015-05-18'),
      compareTo: 'previous-period',
      parts: new Set(['explain', 'nodes', 'compared', 'totals']),
    })
    expect(explain).toMatchObject({ filesKept: 3, estimatedBytes: source.scannedBytes })
    expect(explain?.sql).toBe(source.sql)
    expect(explain?.sql.split(';')).toHaveLength(1)
  })
})
