import fc from 'fast-check'
import { DAY_MICROS } from '../model/calendar'
import { all, compare, EVERYTHING } from '../model/filter'
import { keptAnswers, type KeptAnswers } from './kept-answers'
import type { Answer, DatasetRequest } from './query-service'
import { traffic, visits } from './testing/datasets'
import { hit } from './testing/hits'
import { openTableBench, requestOf, type TableBench } from './testing/table-bench'

const HOUR = 3_600_000_000n
const NODES_AHEAD = 7
const bounded = all(compare('hour', 'gte', 0n), compare('hour', 'lt', 2n * DAY_MICROS))
const hits = Array.from({ length: 23 }, (_, index) =>
  hit(BigInt(index * 2) * HOUR, index % 4 === 0 ? null : `s${index % 5}`, BigInt(index % 3)),
)
const lines = Array.from({ length: 17 }, (_, index) => ({
  time: BigInt(index % 4) * HOUR,
  file: `f${index % 3}`,
  line: BigInt(index),
}))

const requests: fc.Arbitrary<Partial<DatasetRequest>> = fc.oneof(
  fc.record({
    dataset: fc.constant(traffic),
    where: fc.constant(bounded),
    groupBy: fc.constantFrom(['hour'], ['hour', 'section'], ['section'], []),
    orderBy: fc.constantFrom([], [{ field: 'requests', direction: 'desc' } as const]),
    having: fc.constantFrom(EVERYTHING, compare('requests', 'gte', 1n)),
    compareTo: fc.constantFrom(null, 'previous-period' as const),
  }),
  fc.record({
    dataset: fc.constant(traffic),
    where: fc.constant(bounded),
    groupBy: fc.constant(['hour']),
    fill: fc.constant(true),
  }),
  fc.record({
    dataset: fc.constant(visits),
    groupBy: fc.constant(null),
    orderBy: fc.constantFrom([], [{ field: 'time', direction: 'desc' } as const]),
  }),
)

describe('pages', () => {
  const benches: TableBench[] = []
  afterEach(async () => {
    await Promise.all(benches.splice(0).map((bench) => bench.close()))
  })
  async function open(kept: KeptAnswers | null) {
    const bench = await openTableBench(kept)
    benches.push(bench)
    await bench.publish(traffic, [hits.slice(0, 9), hits.slice(9)])
    await bench.publish(visits, [lines])
    return bench
  }

  const ask = (bench: TableBench, change: Partial<DatasetRequest>) =>
    bench.service.session().answer(requestOf(change.dataset ?? traffic, change))

  /** Every page, whose size changes on the way. */
  async function pagesOf(
    bench: TableBench,
    change: Partial<DatasetRequest>,
    sizes: readonly number[],
  ): Promise<readonly Answer[]> {
    const pages: Answer[] = []
    let after: string | null = null
    for (let turn = 0; turn === 0 || after !== null; turn += 1) {
      const page: Answer = await ask(bench, {
        ...change,
        first: sizes[turn % sizes.length] ?? 1,
        after,
      })
      pages.push(page)
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    }
    return pages
  }
  const withoutSource = (pages: readonly Answer[]) =>
    pages.map(({ source: { snapshotId }, ...page }) => ({ ...page, snapshotId }))

  it('are the same whether they are kept, partly kept or executed', async () => {
    const executed = await open(null)
    const kept = [
      await open(keptAnswers({ nodesAhead: NODES_AHEAD, bytes: 1e6 })),
      await open(keptAnswers({ nodesAhead: 60, bytes: 4000 })),
    ]
    let hitsOfCache = 0
    await fc.assert(
      fc.asyncProperty(
        requests,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
        async (change, sizes) => {
          const expected = withoutSource(await pagesOf(executed, change, sizes))
          for (const bench of kept) {
            const pages = await pagesOf(bench, change, sizes)
            hitsOfCache += pages.filter(({ source }) => source.cacheHit).length
            expect(withoutSource(pages)).toEqual(expected)
          }
        },
      ),
      { numRuns: 25 },
    )
    expect(hitsOfCache).toBeGreaterThan(0)
  })

  it('are executed again only when what was kept is gone, at the snapshot of the first', async () => {
    const bench = await open(keptAnswers({ nodesAhead: NODES_AHEAD, bytes: 1e6 }))
    const execute = jest.spyOn(bench.engine, 'execute')
    const change = { groupBy: ['hour'], first: 3, parts: new Set(['nodes', 'pageInfo'] as const) }
    const first = await ask(bench, change)
    expect(execute).toHaveBeenCalledTimes(1)
    await bench.publish(traffic, [])
    const second = await ask(bench, { ...change, after: first.pageInfo.endCursor })
    expect(execute).toHaveBeenCalledTimes(1)
    expect(second.source).toMatchObject({
      cacheHit: true,
      scannedBytes: 0n,
      snapshotId: first.source.snapshotId,
      sql: first.source.sql,
    })
    const third = await ask(bench, { ...change, after: second.pageInfo.endCursor })
    expect(execute).toHaveBeenCalledTimes(2)
    expect(third.source).toMatchObject({ cacheHit: false, snapshotId: first.source.snapshotId })
    expect(third.nodes.map(({ hour }) => hour)).toEqual([12n * HOUR, 14n * HOUR, 16n * HOUR])
    const fourth = await ask(bench, { ...change, after: third.pageInfo.endCursor })
    expect(fourth.source.cacheHit).toBe(true)
  })

  it('are kept for the principal that asked, and what is looked at', async () => {
    const bench = await open(keptAnswers({ nodesAhead: 60, bytes: 1e6 }))
    const change = { groupBy: ['hour'], first: 3 }
    const { endCursor } = (await ask(bench, change)).pageInfo
    const hitOf = async (other: Partial<DatasetRequest>) =>
      (await ask(bench, { ...change, after: endCursor, ...other })).source.cacheHit
    expect(await hitOf({ principal: { id: 'other' } })).toBe(false)
    expect(await hitOf({ parts: new Set(['nodes', 'pageInfo']) })).toBe(false)
    expect(await hitOf({ first: 9 })).toBe(true)
  })

  it('are not served of a snapshot that is no longer held', async () => {
    const bench = await open(keptAnswers({ nodesAhead: 60, bytes: 1e6 }))
    const change = { groupBy: ['hour'], first: 3 }
    const { pageInfo, source } = await ask(bench, change)
    bench.forget(traffic, source.snapshotId)
    const later = ask(bench, { ...change, after: pageInfo.endCursor })
    await expect(later).rejects.toMatchObject({ code: 'SNAPSHOT_EXPIRED' })
  })
})
