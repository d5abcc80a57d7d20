import * as fc from 'fast-check'
import { COMPARISONS as PERIODS } from '../../src/model/comparison'
import { EVERYTHING, all, compare, type Filter } from '../../src/model/filter'
import { timeZone, UTC } from '../../src/model/time-zone'
import type { DatasetRequest } from '../../src/query/query-service'
import { requestOf } from '../../src/query/testing/table-bench'
import { filterOf, requestsOf } from './requests'
import { dayOf, events } from './summaries'
import type { Focus } from './values'

const DAY = 86_400_000_000n

/** Requests that a coarser table can often answer, and a few of any kind. */
export function summaryRequests(focus: Focus): fc.Arbitrary<DatasetRequest> {
  return fc.oneof(
    { weight: 1, arbitrary: requestsOf(events, focus) },
    { weight: 4, arbitrary: dashboards(focus) },
  )
}

const measureNames = events.measures.map(({ name }) => name)
/** What no coarser table can have is asked for rarely. */
const combined = measureNames.filter((name) => name !== 'visitors' && name !== 'medianPrice')

function dashboards(focus: Focus): fc.Arbitrary<DatasetRequest> {
  return fc
    .record({
      byTime: fc.subarray(['day', 'week', 'month'], { maxLength: 2 }),
      byOther: fc.oneof(
        { weight: 6, arbitrary: fc.subarray(['shop', 'device', 'qty'], { maxLength: 1 }) },
        { weight: 1, arbitrary: fc.constantFrom(['hour'], ['time']) },
      ),
      measures: fc.oneof(
        { weight: 6, arbitrary: fc.subarray(combined, { minLength: 1, maxLength: 2 }) },
        { weight: 1, arbitrary: fc.subarray(measureNames, { minLength: 1, maxLength: 3 }) },
      ),
      window: windowsOf(focus),
      filter: filters(focus),
      zone: fc.oneof(
        { weight: 4, arbitrary: fc.constant('UTC') },
        { weight: 1, arbitrary: fc.constant(focus.zone) },
      ),
      fill: fc.boolean(),
      compareTo: fc.option(fc.constantFrom(...PERIODS), { freq: 3 }),
      first: fc.constantFrom(3, 400),
      having: fc.boolean(),
    })
    .map(({ byTime, byOther, measures, window, filter, zone, having, ...rest }) => {
      const names = new Set(measures)
      const [judged = ''] = measures
      const isCount = events.measures.some(({ name, type }) => name === judged && type === 'long')
      return shown(
        requestOf(events, {
          ...rest,
          // Without bounds there is nothing to fill or to compare with.
          ...(window === null ? { fill: false, compareTo: null } : {}),
          fill: rest.fill && window !== null && byTime.length > 0,
          groupBy: [...byTime, ...byOther],
          where: all(...(window ?? []), filter),
          having: having && isCount ? compare(judged, 'gte', 1n) : EVERYTHING,
          orderBy: having ? [{ field: judged, direction: 'desc' }] : [],
          timeZone: timeZone(zone) ?? UTC,
          select: {
            nodes: new Set([...byTime, ...byOther, ...measures]),
            compared: names,
            totals: names,
            comparedTotals: names,
          },
        }),
      )
    })
}

/** Bounds by the instant, the hour or the day; most of them where a day of UTC starts. */
function windowsOf({ instants }: Focus): fc.Arbitrary<readonly Filter[] | null> {
  const bounds = fc
    .tuple(
      instants,
      fc.constantFrom(1n, 2n, 7n, 31n, 400n),
      fc.constantFrom(0n, 0n, 0n, DAY / 24n, DAY / 2n, 1n),
      fc.constantFrom('time', 'hour', 'day'),
    )
    .map(([instant, days, off, field]) => {
      const from = instant - (((instant % DAY) + DAY) % DAY) - (days / 2n) * DAY
      const until = from + days * DAY
      if (field === 'day')
        return [compare(field, 'gte', dayOf(from)), compare(field, 'lt', dayOf(until))]
      return [compare(field, 'gte', from + off), compare(field, 'lt', until + off)]
    })
  return fc.option(bounds, { freq: 4, nil: null })
}

function filters(focus: Focus): fc.Arbitrary<Filter> {
  const grouped = events.dimensions.filter(({ name }) => ['shop', 'device', 'qty'].includes(name))
  const ofTime = events.dimensions.filter(({ expression }) => expression.column === 'time')
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(EVERYTHING) },
    { weight: 2, arbitrary: filterOf(grouped, focus) },
    { weight: 1, arbitrary: filterOf(ofTime, focus) },
  )
}

/** Without its dataset, which is always the same. */
function shown(request: DatasetRequest): DatasetRequest {
  const text = () => fc.stringify({ ...request, dataset: '', timeZone: request.timeZone.name })
  return Object.assign(request, { [fc.toStringMethod]: text })
}
