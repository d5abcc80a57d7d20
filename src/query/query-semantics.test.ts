import { all, any, compare, isNull, matches, noneOf, not, oneOf } from '../model/filter'
import { timeZone, UTC } from '../model/time-zone'
import type { Value } from '../model/value'
import type { DatasetRequest } from './query-service'
import { traffic } from './testing/datasets'
import { at, hit } from './testing/hits'
import { openTableBench, requestOf } from './testing/table-bench'
import type { TableBench } from './testing/table-bench'

const HOUR = 3_600_000_000n
const zone = (name: string) => timeZone(name) ?? UTC
const text = (value: unknown) => (typeof value === 'string' ? value : '')
const between = (from: string, until: string) =>
  all(compare('hour', 'gte', at(from)), compare('hour', 'lt', at(until)))

describe('what a request means', () => {
  let bench: TableBench
  beforeAll(async () => {
    bench = await openTableBench()
  })
  afterAll(() => bench.close())

  const answer = (change: Partial<DatasetRequest>) =>
    bench.service.session().answer(requestOf(traffic, change))
  const column = async (name: string, change: Partial<DatasetRequest>) =>
    (await answer(change)).nodes.map((node) => node[name])
  const refusal = async (change: Partial<DatasetRequest>) =>
    answer(change).then(
      () => 'none',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    )

  describe('of conditions', () => {
    beforeAll(async () => {
      await bench.publish(traffic, [[hit(0n, 'a', 1n), hit(HOUR, 'b', 2n), hit(0n, null, 4n)]])
    })
    const sections = (where: DatasetRequest['where']) =>
      column('section', { where, groupBy: ['section'] })

    it('NULL meets only isNull, and so is kept by not', async () => {
      expect(await sections(compare('section', 'ne', 'a'))).toEqual(['b'])
      expect(await sections(not(compare('section', 'eq', 'a')))).toEqual(['b', null])
      expect(await sections(isNull('section'))).toEqual([null])
    })

    it('empty lists keep nothing or everything', async () => {
      expect(await sections(oneOf('section', []))).toEqual([])
      expect(await sections(any())).toEqual([])
      expect(await sections(not(any()))).toEqual(['a', 'b', null])
      expect(await sections(all())).toEqual(['a', 'b', null])
    })

    it('having keeps nodes, and neither totals nor groups of no node count', async () => {
      const having = compare('requests', 'gte', 2n)
      const { nodes, totals, totalCount } = await answer({ groupBy: ['section'], having })
      expect(nodes).toMatchObject([{ section: 'b' }, { section: null }])
      expect(totals).toMatchObject({ requests: 7n })
      expect(totalCount).toBe(2n)
      const none = await answer({ groupBy: [], having: compare('requests', 'gt', 7n) })
      expect(none).toMatchObject({ nodes: [], totalCount: 0n, totals: { requests: 7n } })
    })

    it('having compares quotients as decimals of twelve digits', async () => {
      await bench.publish(traffic, [[hit(0n, 'a', 3n, 1n)]])
      const kept = async (value: number) =>
        (
          await column('section', {
            groupBy: ['section'],
            having: compare('averageBytes', 'eq', value),
          })
        ).length
      expect(await kept(0.333333333333)).toBe(1)
      expect(await kept(1 / 3)).toBe(0)
    })

    it('is judged here as by the engine, where buckets are filled in', async () => {
      await bench.publish(traffic, [[hit(0n, 'a', 3n, 1n)]])
      const where = between('1970-01-01T00:00:00Z', '1970-01-01T02:00:00Z')
      const kept = async (having: DatasetRequest['having']) =>
        (await answer({ groupBy: ['hour'], where, fill: true, having })).nodes.length
      expect(await kept(noneOf('averageBytes', []))).toBe(2)
      expect(await kept(isNull('averageBytes'))).toBe(1)
      expect(await kept(compare('averageBytes', 'lt', 1 / 3))).toBe(1)
      expect(await kept(compare('averageBytes', 'gte', 1 / 3))).toBe(0)
      expect(await kept(compare('revenue', 'eq', '0'))).toBe(2)
    })

    it('reads no file less than it must, and none more', async () => {
      await bench.publish(traffic, [[hit(0n, 'ab', 1n)], [hit(40n * HOUR, 'ba', 2n)]])
      const read = async (where: DatasetRequest['where']) => {
        const { totals, explain } = await answer({ where, parts: new Set(['totals', 'explain']) })
        return [totals?.['requests'], explain?.filesKept]
      }
      expect(await read(compare('section', 'gt', 'ab'))).toEqual([2n, 2])
      expect(await read(compare('section', 'gt', 'b'))).toEqual([2n, 1])
      expect(await read(compare('section', 'lte', 'ab'))).toEqual([1n, 1])
      expect(await read(matches('section', 'startsWith', 'b'))).toEqual([2n, 1])
      expect(await read(compare('status', 'ne', 200))).toEqual([0n, 2])
      expect(await read(noneOf('day', ['1970-01-01', '1970-01-02']))).toEqual([0n, 0])
    })

    it('refuses what a field cannot meet', async () => {
      expect(await refusal({ where: compare('nope', 'eq', 1) })).toBe('BAD_USER_INPUT')
      expect(await refusal({ having: compare('section', 'eq', 'a') })).toBe('BAD_USER_INPUT')
      expect(await refusal({ having: compare('requests', 'eq', 1) })).toBe('BAD_USER_INPUT')
    })
  })

  describe('of clocks', () => {
    const hours = (from: string, count: number) =>
      Array.from({ length: count }, (_, index) => hit(at(from) + BigInt(index) * HOUR, null, 1n))
    const days = (name: string, change: Partial<DatasetRequest> = {}) =>
      answer({ groupBy: ['day'], timeZone: zone(name), ...change })

    it('a day has 23 or 25 hours where clocks change', async () => {
      await bench.publish(traffic, [
        hours('2015-03-28T00:00:00Z', 72),
        hours('2015-10-24T00:00:00Z', 72),
      ])
      expect((await days('Europe/Berlin')).nodes).toMatchObject([
        { day: '2015-03-28', requests: 23n },
        { day: '2015-03-29', requests: 23n },
        { day: '2015-03-30', requests: 24n },
        { day: '2015-03-31', requests: 2n },
        { day: '2015-10-24', requests: 22n },
        { day: '2015-10-25', requests: 25n },
        { day: '2015-10-26', requests: 24n },
        { day: '2015-10-27', requests: 1n },
      ])
      const { totals } = await days('Europe/Berlin', { where: compare('day', 'eq', '2015-10-25') })
      expect(totals).toMatchObject({ requests: 25n })
    })

    it('the hour that clocks show twice is two', async () => {
      const where = between('2015-10-24T22:00:00Z', '2015-10-25T23:00:00Z')
      const { nodes } = await answer({ groupBy: ['hour'], timeZone: zone('Europe/Berlin'), where })
      expect(nodes).toHaveLength(25)
    })

    it('hours that are stored cannot tell those of half an hour off', async () => {
      expect(await refusal({ groupBy: ['day'], timeZone: zone('Asia/Kolkata') })).toBe(
        'NOT_EXACTLY_ANSWERABLE',
      )
      expect(
        await refusal({
          where: compare('day', 'eq', '2015-10-25'),
          timeZone: zone('Asia/Kolkata'),
        }),
      ).toBe('NOT_EXACTLY_ANSWERABLE')
      expect(await refusal({ groupBy: ['status'], timeZone: zone('Asia/Kolkata') })).toBe('none')
    })
  })

  describe('of fill', () => {
    beforeAll(async () => {
      await bench.publish(traffic, [
        [hit('2015-05-17T10:00:00Z', 'a', 1n), hit('2015-05-19T10:00:00Z', 'b', 2n, 10n)],
      ])
    })
    const where = between('2015-05-16T00:00:00Z', '2015-05-20T00:00:00Z')

    it('adds the times without rows, sums 0 and the rest null', async () => {
      const { nodes, totalCount } = await answer({ groupBy: ['day'], where, fill: true })
      expect(nodes).toMatchObject([
        { day: '2015-05-16', requests: 0n, averageBytes: null, revenue: '0.00', filled: true },
        { day: '2015-05-17', requests: 1n, averageBytes: 0, filled: false },
        { day: '2015-05-18', requests: 0n, filled: true },
        { day: '2015-05-19', requests: 2n, averageBytes: 5, filled: false },
      ])
      expect(totalCount).toBe(4n)
    })

    it('goes over every combination of the other dimensions, by pages', async () => {
      const request = { groupBy: ['day', 'section'], where, fill: true, first: 3 }
      const first = await answer(request)
      const second = await answer({ ...request, after: first.pageInfo.endCursor })
      const third = await answer({ ...request, after: second.pageInfo.endCursor })
      const nodes = [first, second, third].flatMap((page) => [...page.nodes])
      expect(nodes.map(({ day, section }) => `${text(day)} ${text(section)}`)).toEqual(
        ['16', '17', '18', '19'].flatMap((day) => [`2015-05-${day} a`, `2015-05-${day} b`]),
      )
      expect(third).toMatchObject({ totalCount: 8n, pageInfo: { hasNextPage: false } })
    })

    it('is judged by having and takes part in the order', async () => {
      const having = compare('requests', 'lt', 2n)
      const orderBy = [{ field: 'requests', direction: 'desc' }] as const
      const { nodes, totalCount } = await answer({
        groupBy: ['day'],
        where,
        fill: true,
        having,
        orderBy,
      })
      expect(nodes.map(({ day }) => day)).toEqual(['2015-05-17', '2015-05-16', '2015-05-18'])
      expect(totalCount).toBe(3n)
    })

    it('finds the bounds wherever they must hold', async () => {
      const nested = all(
        all(all(compare('day', 'gte', '2015-05-16')), compare('day', 'lt', '2015-05-20')),
      )
      expect((await answer({ groupBy: ['day'], where: nested, fill: true })).nodes).toHaveLength(4)
      const named = compare('day', 'eq', '2015-05-16')
      expect((await answer({ groupBy: ['day'], where: named, fill: true })).nodes).toMatchObject([
        { day: '2015-05-16', filled: true },
      ])
    })

    it('adds no time that where leaves out between its ends', async () => {
      const filled = (condition: DatasetRequest['where'], change: Partial<DatasetRequest> = {}) =>
        column('day', { groupBy: ['day'], where: condition, fill: true, ...change })
      expect(await filled(oneOf('day', ['2015-05-16', '2015-05-19']))).toEqual([
        '2015-05-16',
        '2015-05-19',
      ])
      const [first, last] = ['2015-05-16', '2015-05-18']
      const without = [
        noneOf('day', ['2015-05-17', '2015-05-19']),
        not(oneOf('day', ['2015-05-17', '2015-05-19'])),
        any(compare('day', 'eq', first), compare('day', 'eq', last)),
        not(any(compare('day', 'eq', '2015-05-17'), compare('day', 'gte', '2015-05-19'))),
      ]
      for (const one of without) expect(await filled(all(where, one))).toEqual([first, last])
      const other = any(compare('day', 'eq', '2015-05-17'), compare('section', 'eq', 'b'))
      expect(await filled(all(where, other))).toHaveLength(4)
      // There clocks went back from two in the morning into the day before.
      const since = all(compare('day', 'gte', '2010-03-05'), compare('day', 'lt', '2010-03-07'))
      expect(await filled(since, { timeZone: zone('Antarctica/Casey') })).toEqual([
        '2010-03-05',
        '2010-03-06',
      ])
    })

    it('says what it needs', async () => {
      expect(await refusal({ groupBy: ['day'], fill: true })).toBe('TIME_BOUNDS_REQUIRED')
      expect(await refusal({ groupBy: ['section'], fill: true, where })).toBe('GROUP_BY_REQUIRED')
      const wide = between('0001-01-01T00:00:00Z', '9999-01-01T00:00:00Z')
      expect(await refusal({ groupBy: ['hour'], fill: true, where: wide })).toBe(
        'OPERATION_TOO_LARGE',
      )
      const timeZoneChange = { timeZone: zone('Europe/Berlin') }
      const monthly = { groupBy: ['month'], fill: true, where: wide, ...timeZoneChange }
      expect(await refusal(monthly)).toBe('TIME_BOUNDS_REQUIRED')
    })
  })

  describe('of comparisons', () => {
    beforeAll(async () => {
      await bench.publish(traffic, [
        [
          hit('2015-02-28T10:00:00Z', 'a', 1n),
          hit('2015-03-30T10:00:00Z', 'a', 10n),
          hit('2015-03-31T10:00:00Z', 'a', 100n),
          hit('2014-05-19T10:00:00Z', 'b', 7n),
        ],
      ])
    })
    const compared = async (
      change: Partial<DatasetRequest>,
    ): Promise<readonly (Value | undefined)[][]> =>
      [...(await answer(change)).nodes].map((node) => {
        const partner = node['compared']
        const requests =
          typeof partner === 'object' && partner !== null && 'requests' in partner
            ? partner['requests']
            : null
        return [text(node['day'] ?? node['week'] ?? node['section']), requests ?? 'none']
      })
    const march = between('2015-03-29T00:00:00Z', '2015-04-01T00:00:00Z')

    it('31 March less a month is the last day of February', async () => {
      const change = { groupBy: ['day'], where: march, compareTo: 'last-month' } as const
      expect(await compared({ ...change, fill: true })).toEqual([
        ['2015-03-29', 1n],
        ['2015-03-30', 1n],
        ['2015-03-31', 1n],
      ])
      const { comparedWindow, comparedTotals, totals } = await answer(change)
      expect(comparedWindow).toEqual({
        from: at('2015-02-28T00:00:00Z'),
        until: at('2015-03-01T00:00:00Z'),
      })
      expect([totals?.['requests'], comparedTotals?.['requests']]).toEqual([110n, 1n])
    })

    it('weeks meet the same ISO week of the year before, if it has one', async () => {
      await bench.publish(traffic, [
        [
          hit('2015-05-18T10:00:00Z', 'b', 1n),
          hit('2015-12-28T10:00:00Z', 'b', 1n),
          hit('2014-05-19T10:00:00Z', 'b', 7n),
        ],
      ])
      const where = between('2015-05-18T00:00:00Z', '2016-01-04T00:00:00Z')
      expect(await compared({ groupBy: ['week'], where, compareTo: 'last-year' })).toEqual([
        ['2015-05-18', 7n],
        ['2015-12-28', 'none'],
      ])
    })

    it('without rows the earlier group is as if filled', async () => {
      const where = between('2015-05-18T00:00:00Z', '2015-05-19T00:00:00Z')
      expect(await compared({ groupBy: ['section'], where, compareTo: 'previous-period' })).toEqual(
        [['b', 0n]],
      )
    })

    it('refuses what has no partners', async () => {
      const where = march
      expect(await refusal({ groupBy: ['month'], where, compareTo: 'last-week' })).toBe(
        'BAD_USER_INPUT',
      )
      expect(await refusal({ groupBy: ['week'], where, compareTo: 'last-month' })).toBe(
        'BAD_USER_INPUT',
      )
      expect(await refusal({ groupBy: ['day'], compareTo: 'last-week' })).toBe(
        'TIME_BOUNDS_REQUIRED',
      )
      const elsewhere = all(
        march,
        any(compare('day', 'eq', '2015-03-30'), compare('section', 'eq', 'a')),
      )
      expect(await refusal({ groupBy: ['day'], where: elsewhere, compareTo: 'last-week' })).toBe(
        'BAD_USER_INPUT',
      )
    })
  })
})
