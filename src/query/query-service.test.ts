import type { Engine } from '../engines/engine'
import { wrapEngine } from '../engines/wrap-engine'
import type { CodedError } from '../model/coded-error'
import { all, compare, oneOf } from '../model/filter'
import type { DatasetRequest } from './query-service'
import { resultCache } from './result-cache'
import { traffic, visits } from './testing/datasets'
import { hit } from './testing/hits'
import { openTableBench, requestOf, routerOf } from './testing/table-bench'
import type { TableBench } from './testing/table-bench'

const HOUR = 3_600_000_000n
const PLAIN = { filled: false, compared: null }
const NOTHING = {
  nodes: new Set<string>(),
  compared: new Set<string>(),
  totals: new Set<string>(),
  comparedTotals: new Set<string>(),
}
describe('the way of a query', () => {
  let bench: TableBench
  beforeEach(async () => {
    bench = await openTableBench()
  })
  afterEach(() => bench.close())

  const answer = (request: DatasetRequest) => bench.service.session().answer(request)
  const bySection = (change: Partial<DatasetRequest> = {}) =>
    requestOf(traffic, { groupBy: ['section'], ...change })

  it('gives one node over no rows', async () => {
    await bench.publish(traffic, [])
    const { nodes, totalCount, totals } = await answer(requestOf(traffic))
    expect(nodes).toEqual([
      {
        requests: 0n,
        bytes: 0n,
        lines: 0n,
        errors: 0n,
        errorRate: null,
        averageBytes: null,
        revenue: '0.00',
        averagePrice: null,
        filled: false,
        compared: null,
      },
    ])
    expect([...nodes]).toMatchObject([totals ?? {}])
    expect(totalCount).toBe(1n)
  })

  it('adds up beyond 64 bits', async () => {
    const most = 2n ** 63n - 1n
    await bench.publish(traffic, [[hit(0n, 'a', most), hit(HOUR, 'a', most)], [hit(0n, 'b', most)]])
    const { totals } = await answer(requestOf(traffic))
    expect(totals).toMatchObject({ requests: 3n * most })
  })

  it('says how long the statement took at the engine, and not its way there', async () => {
    await bench.publish(traffic, [[hit(0n, 'a', 1n)]])
    const execute: Engine['execute'] = async (query, signal) => {
      const told = await bench.engine.execute(query, signal)
      return { ...told, queuedMs: 20_000, executionMs: 7 }
    }
    const router = routerOf(wrapEngine(bench.engine, { execute }), undefined, resultCache(10_000))
    const ask = () => bench.serviceOf([traffic], { router }).session().answer(bySection())
    expect((await ask()).source).toMatchObject({ queuedMs: 20_000, executionMs: 7 })
    const kept = { cacheHit: true, queuedMs: null, executionMs: null }
    expect((await ask()).source).toMatchObject(kept)
  })

  it('says what was read, and from where', async () => {
    const { snapshotId } = await bench.publish(traffic, [[hit(0n, 'a', 1n)]])
    const { source } = await answer(bySection({ parts: new Set(['totalCount']) }))
    expect(source).toMatchObject({
      engine: 'duckdb',
      table: 'refined.traffic',
      snapshotId,
      runId: 'run1',
      publishedAt: 1n,
      cacheHit: false,
      sql: 'SELECT COUNT(*) AS c1\nFROM (\nSELECT DISTINCT "section" AS c1\nFROM "refined.traffic"\n) AS g',
    })
    expect(source.scannedBytes).toBeGreaterThan(0n)
    const all = await answer(bySection())
    expect(all.source.scannedBytes).toBeGreaterThan(source.scannedBytes ?? 0n)
  })

  it('reads only files that may hold what is asked for', async () => {
    const day = 24n * HOUR
    await bench.publish(traffic, [[hit(0n, 'a', 1n)], [hit(40n * day, 'a', 2n)]])
    const whole = await answer(requestOf(traffic))
    const pruned = await answer(requestOf(traffic, { where: compare('month', 'eq', '1970-02-01') }))
    expect(pruned.totals).toMatchObject({ requests: 2n })
    expect(pruned.source.scannedBytes).toBeLessThan(whole.source.scannedBytes ?? 0n)
    const none = await answer(requestOf(traffic, { where: oneOf('section', []) }))
    expect(none.source.scannedBytes).toBe(0n)
  })

  it('computes only the parts asked for', async () => {
    await bench.publish(traffic, [[hit(0n, 'a', 1n)]])
    const { nodes, totals, totalCount, source } = await answer(bySection({ parts: new Set() }))
    expect({ nodes, totals, totalCount }).toEqual({ nodes: [], totals: null, totalCount: null })
    expect(source).toMatchObject({ sql: '', scannedBytes: 0n })
  })

  it('reads only the columns of what is looked at, filtered or ordered by', async () => {
    await bench.publish(traffic, [[hit(0n, 'a', 1n, 7n), hit(0n, 'b', 2n, 5n)]])
    const select = { ...NOTHING, nodes: new Set(['requests']) }
    const all = await answer(bySection())
    const some = await answer(
      bySection({ select, orderBy: [{ field: 'bytes', direction: 'asc' }] }),
    )
    expect(some.nodes).toEqual([
      { requests: 2n, ...PLAIN },
      { requests: 1n, ...PLAIN },
    ])
    expect(some.totals).toEqual({})
    expect(some.source.sql).not.toContain('price')
    expect(Number(some.source.scannedBytes)).toBeLessThan(Number(all.source.scannedBytes))
  })

  it('counts and turns pages where nothing of a node is looked at', async () => {
    await bench.publish(traffic, [[hit(0n, 'a', 1n), hit(0n, 'b', 1n)]])
    const select = NOTHING
    const { nodes } = await answer(requestOf(traffic, { select }))
    expect(nodes).toEqual([PLAIN])
    const page = await answer(bySection({ select, first: 1 }))
    expect(page).toMatchObject({ nodes: [{}], pageInfo: { hasNextPage: true } })
    // The cursor is the page's, whatever is looked at of it.
    const after = page.pageInfo.endCursor
    expect((await answer(bySection({ first: 1, after }))).nodes).toMatchObject([{ section: 'b' }])
  })

  it('stays with the snapshot of the first page', async () => {
    const { snapshotId } = await bench.publish(traffic, [[hit(0n, 'a', 1n), hit(0n, 'b', 1n)]])
    const first = await answer(bySection({ first: 1 }))
    await bench.publish(traffic, [[hit(0n, 'x', 1n)]])
    const after = first.pageInfo.endCursor
    const second = await answer(bySection({ first: 5, after }))
    expect(second.nodes).toMatchObject([{ section: 'b' }])
    expect(second.source).toMatchObject({ snapshotId, runId: 'run1' })
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
    bench.forget(traffic, snapshotId)
    await expect(answer(bySection({ after }))).rejects.toMatchObject({ code: 'SNAPSHOT_EXPIRED' })
  })

  it('refuses cursors of other requests, and what is none', async () => {
    await bench.publish(traffic, [[hit(0n, 'a', 1n), hit(0n, 'b', 1n)]])
    const { pageInfo } = await answer(bySection({ first: 1 }))
    const foreign = bySection({ where: compare('section', 'eq', 'a'), after: pageInfo.endCursor })
    for (const request of [foreign, bySection({ after: '' }), bySection({ after: 'e30' })]) {
      await expect(answer(request)).rejects.toMatchObject({ code: 'CURSOR_MISMATCH' })
    }
  })

  it('never reads a snapshot that was not published, whatever a cursor says', async () => {
    await bench.publish(traffic, [[hit(0n, 'a', 1n)]])
    const { pageInfo } = await answer(bySection())
    const text = Buffer.from(pageInfo.endCursor ?? '', 'base64url').toString()
    const forge = (id: string) =>
      Buffer.from(text.replace('"s":"1"', `"s":${JSON.stringify(id)}`)).toString('base64url')
    await expect(answer(bySection({ after: forge('99') }))).rejects.toMatchObject({
      code: 'SNAPSHOT_EXPIRED',
    })
    for (const id of ['1\0', '\ud800'])
      await expect(answer(bySection({ after: forge(id) }))).rejects.toMatchObject({
        code: 'CURSOR_MISMATCH',
      })
  })

  it('names answers by request, page, snapshot and principal', async () => {
    await bench.publish(traffic, [[hit(0n, 'a', 1n), hit(0n, 'b', 1n)]])
    const one = await answer(bySection({ first: 1 }))
    expect((await answer(bySection({ first: 1 }))).id).toBe(one.id)
    const others = [
      bySection({ first: 2 }),
      bySection({ first: 1, after: one.pageInfo.endCursor }),
      bySection({ first: 1, where: compare('section', 'eq', 'a') }),
      bySection({ first: 1, orderBy: [{ field: 'section', direction: 'desc' }] }),
      bySection({ first: 1, principal: { id: 'other' } }),
    ]
    const ids = await Promise.all(others.map(async (request) => (await answer(request)).id))
    await bench.publish(traffic, [])
    ids.push(one.id, (await answer(bySection({ first: 1 }))).id)
    expect(new Set(ids).size).toBe(7)
  })

  it('reads the published pointers once an operation', async () => {
    await bench.publish(traffic, [])
    const session = bench.service.session()
    await Promise.all([session.answer(requestOf(traffic)), session.answer(bySection())])
    expect(bench.pointerReads()).toBe(1)
  })

  it('tells an older schema and an unreadable column from an answer', async () => {
    const snapshot = await bench.publish(traffic, [])
    const columns = snapshot.columns.filter(({ name }) => name !== 'bytes')
    bench.publishSnapshot(traffic, { ...snapshot, columns })
    await expect(answer(bySection())).rejects.toMatchObject({ code: 'FIELD_NOT_IN_SNAPSHOT' })
    bench.publishSnapshot(traffic, { ...snapshot, columns, unreadableColumns: ['bytes'] })
    await expect(answer(bySection())).rejects.toMatchObject({ code: 'TABLE_UNREADABLE' })
  })

  it('is canceled with its client', async () => {
    await bench.publish(traffic, [])
    const gone = bench.service.session(AbortSignal.abort())
    await expect(gone.answer(bySection())).rejects.toMatchObject({ code: 'CANCELED' })
  })

  it('says when nothing is published', async () => {
    await expect(answer(bySection())).rejects.toMatchObject({ code: 'NOTHING_PUBLISHED' })
  })

  it.each<[CodedError['code'], string, DatasetRequest]>([
    ['FIRST_OUT_OF_RANGE', 'first is 0, and traffic allows 1 to 1000', bySection({ first: 0 })],
    [
      'FIRST_OUT_OF_RANGE',
      'first is 101, and visits allows 1 to 100',
      requestOf(visits, { first: 101 }),
    ],
    [
      'GROUP_BY_REQUIRED',
      'orderBy names day',
      bySection({ orderBy: [{ field: 'day', direction: 'asc' }] }),
    ],
    ['BAD_USER_INPUT', 'groupBy names day twice', bySection({ groupBy: ['day', 'day'] })],
    ['BAD_USER_INPUT', 'no dimension bytes', bySection({ groupBy: ['bytes'] })],
    ['BAD_USER_INPUT', 'takes no groupBy', requestOf(visits, { groupBy: [] })],
    ['BAD_USER_INPUT', 'needs groupBy', bySection({ groupBy: null })],
    ['BAD_USER_INPUT', 'where.section', bySection({ where: compare('section', 'eq', '\ud800') })],
    [
      'BAD_USER_INPUT',
      'where.device is one of',
      bySection({ where: compare('device', 'eq', 'DESKTOP') }),
    ],
    ['BAD_USER_INPUT', 'where.day', bySection({ where: all(compare('day', 'lt', '2015-02-29')) })],
    ['BAD_USER_INPUT', 'where.line', requestOf(visits, { where: oneOf('line', [2n ** 63n]) })],
    [
      'BAD_USER_INPUT',
      'where.price',
      requestOf(visits, { where: compare('price', 'eq', '1.00001') }),
    ],
  ])('refuses with %s: %s', async (code, message, request) => {
    await expect(answer(request)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    })
  })
})
