import { wrapEngine } from '../engines/wrap-engine'
import { all, compare } from '../model/filter'
import { SnapshotNotHeld } from '../model/snapshot-not-held'
import { timeZone, UTC } from '../model/time-zone'
import { keptAnswers } from './kept-answers'
import type { DatasetRequest, QueryService } from './query-service'
import { byDay, byHour, requests } from './testing/family'
import { at } from './testing/hits'
import {
  openTableBench,
  requestOf,
  routerOf,
  type DayWrites,
  type TableBench,
} from './testing/table-bench'

const DAYS = ['2015-05-17', '2015-05-18', '2015-05-19'] as const

/** Each day's requests: of two visitors, one of whom asks twice, some of them at half past the hour. */
const single = DAYS.flatMap((day) => [
  { time: at(`${day}T10:15:00Z`), device: 'desktop', visitor: 'ann', sent: 5n },
  { time: at(`${day}T10:45:00Z`), device: 'bot', visitor: 'bob', sent: 7n },
  { time: at(`${day}T18:45:00Z`), device: 'desktop', visitor: 'ann', sent: 9n },
])
const hourly = DAYS.flatMap((day) => [
  hour(`${day}T10:00:00Z`, 'desktop', 5n),
  hour(`${day}T10:00:00Z`, 'bot', 7n),
  hour(`${day}T18:00:00Z`, 'desktop', 9n),
])
const daily = DAYS.flatMap((day) => [
  { since: at(`${day}T00:00:00Z`), device: 'desktop', requests: 2n },
  { since: at(`${day}T00:00:00Z`), device: 'bot', requests: 1n },
])

function hour(text: string, device: string, bytes: bigint) {
  return { hour: at(text), device, section: 'a', requests: 1n, bytes, guests: 1n }
}

const wrote = (runId: string, from?: string): DayWrites =>
  new Map(DAYS.map((day) => [day, { runId, ...(from === undefined ? {} : { from }) }]))

describe('the table that answers', () => {
  let bench: TableBench
  let service: QueryService
  beforeEach(async () => {
    bench = await openTableBench()
    service = bench.serviceOf([requests, byHour, byDay], {
      kept: keptAnswers({ nodesAhead: 10, bytes: 10_000 }),
    })
    await bench.publish(requests, [single], wrote('clean'))
    await bench.publish(byHour, [hourly], wrote('hours', 'clean'))
    await bench.publish(byDay, [daily], wrote('days', 'hours'))
  })
  afterEach(() => bench.close())

  const ask = (change: Partial<DatasetRequest>, measures = ['requests']) => {
    const looked = new Set(measures)
    const select = { nodes: looked, compared: looked, totals: looked, comparedTotals: looked }
    return service.session().answer(requestOf(byHour, { groupBy: ['day'], select, ...change }))
  }
  const tableOf = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).source.table
  const refusal = (...asked: Parameters<typeof ask>) =>
    ask(...asked).then(
      () => 'answered',
      (error: unknown) => String(error).replace('CodedError: ', ''),
    )

  it('is the coarser one where that tells all, and source and explain say so', async () => {
    const { source, explain, nodes } = await ask({
      parts: new Set(['nodes', 'totals', 'explain']),
      groupBy: ['week', 'device'],
    })
    expect(nodes.map(({ requests: found }) => found)).toEqual([1n, 2n, 2n, 4n])
    expect(source).toMatchObject({
      table: 'refined.by_day',
      snapshotId: '3',
      datasetSnapshotId: '2',
      runId: 'run3',
      publishedAt: 3n,
    })
    expect(source.sql).toContain('by_day')
    expect(explain).toMatchObject({ table: 'refined.by_day', snapshotId: '3', filesKept: 1 })
  })

  it('is another one of the family where the engine lacks the cheapest', async () => {
    const asked: string[] = []
    const holding = (held: RegExp) =>
      bench.serviceOf([requests, byHour, byDay], {
        router: routerOf(
          wrapEngine(bench.engine, {
            execute(query, signal) {
              asked.push(query.scan.table)
              if (!held.test(query.scan.table)) throw new SnapshotNotHeld('Redshift', null)
              return bench.engine.execute(query, signal)
            },
          }),
        ),
      })
    service = holding(/by_hour/)
    expect(await tableOf({})).toBe('refined.by_hour')
    expect(asked).toEqual(['refined.by_day', 'refined.by_hour'])
    service = holding(/nothing/)
    expect(await refusal({})).toMatch(/not loaded into Redshift/)
    // What only the finer one can answer is no fault of the request.
    expect(await refusal({}, ['visitors'])).toMatch(/not loaded into Redshift/)
  })

  it('is the own one for fields, grains, bounds and zones that the coarser one lacks', async () => {
    expect(await tableOf({ groupBy: ['section'] })).toBe('refined.by_hour')
    expect(await tableOf({ groupBy: ['hour'] })).toBe('refined.by_hour')
    expect(await tableOf({ where: compare('section', 'eq', 'a') })).toBe('refined.by_hour')
    expect(await tableOf({}, ['bytes'])).toBe('refined.by_hour')
    const since = (text: string) => all(compare('hour', 'gte', at(text)))
    expect(await tableOf({ where: since('2015-05-18T00:00:00Z') })).toBe('refined.by_day')
    expect(await tableOf({ where: since('2015-05-18T12:00:00Z') })).toBe('refined.by_hour')
    const zone = timeZone('Europe/Berlin') ?? UTC
    expect(await tableOf({ timeZone: zone })).toBe('refined.by_hour')
  })

  it('is the own one for days that the coarser one was not made from as they are', async () => {
    const stale = new Map([...wrote('hours', 'clean'), [DAYS[1], { runId: 'late', from: 'late' }]])
    await bench.publish(byHour, [hourly], stale)
    const day = (text: string) => compare('day', 'eq', text)
    expect(await tableOf({ where: day(DAYS[0]) })).toBe('refined.by_day')
    expect(await tableOf({ where: day(DAYS[1]) })).toBe('refined.by_hour')
    expect(await tableOf({})).toBe('refined.by_hour')
    expect(await tableOf({ asOf: { kind: 'snapshot', snapshotId: '2' } })).toBe('refined.by_day')
  })

  it('is the same on all pages, whatever is published between, and in the id', async () => {
    const page = { first: 2, groupBy: ['day', 'device'] }
    const first = await ask(page)
    const newer = await bench.publish(byDay, [daily], wrote('days again', 'hours'))
    const { endCursor } = first.pageInfo
    const second = await ask({ ...page, after: endCursor })
    expect(second.source).toMatchObject({
      table: 'refined.by_day',
      snapshotId: '3',
      cacheHit: true,
    })
    const fresh = await ask(page)
    expect(fresh.source.snapshotId).toBe(newer.snapshotId)
    expect(fresh.id).not.toBe(first.id)
    // Expired, it is answered again, by another table.
    bench.forget(byDay, '3')
    service = bench.serviceOf([requests, byHour, byDay])
    const again = await ask({ ...page, after: endCursor })
    expect(again.source.table).toBe('refined.by_hour')
    expect(again.nodes).toEqual(second.nodes)
  })

  it('is the finer one for what only that tells: distinct values and odd zones', async () => {
    const { nodes, source } = await ask({}, ['visitors', 'requests', 'bytes', 'guests'])
    expect([...nodes][0]).toMatchObject({ visitors: 2n, guests: 2n, requests: 3n, bytes: 21n })
    expect(source).toMatchObject({ table: 'trusted.requests', snapshotId: '1' })
    const total = await ask({ groupBy: [] }, ['visitors'])
    expect(total.nodes).toMatchObject([{ visitors: 2n }])
    const { totals } = await ask({}, ['medianBytes'])
    expect(totals).toEqual({ medianBytes: 7n })
    // 18:45 is after midnight where clocks are 5:30 ahead.
    const india = await ask({ timeZone: timeZone('Asia/Kolkata') ?? UTC })
    expect(india.nodes.map(({ requests: found }) => found)).toEqual([2n, 3n, 3n, 1n])
    const parts: DatasetRequest['parts'] = new Set(['nodes'])
    expect(await tableOf({ parts, groupBy: byHour.grain }, ['guests'])).toBe('refined.by_hour')
  })

  it('refuses what neither tells, and what the finer one tells of other data', async () => {
    expect(await refusal({ groupBy: ['section'] }, ['visitors'])).toMatch(
      /^visitors needs visitor of requests, .* leave out visitors or what requests lacks/,
    )
    expect(await refusal({ groupBy: ['section'] }, ['medianBytes'])).toMatch(/^medianBytes needs/)
    await bench.publish(requests, [single], wrote('clean again'))
    // What byHour was made from is still held.
    expect(await tableOf({}, ['visitors'])).toBe('trusted.requests')
    bench.forget(requests, '1')
    expect(await refusal({}, ['visitors'])).toMatch(/start the job that produces byHour/)
  })
})
