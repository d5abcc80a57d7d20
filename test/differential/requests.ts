import * as fc from 'fast-check'
import { COMPARISONS as PERIODS } from '../../src/model/comparison'
import type { Dataset, Dimension } from '../../src/model/dataset'
import {
  COMPARISONS,
  TEXT_MATCHES,
  EVERYTHING,
  all,
  any,
  compare,
  has,
  isNull,
  matches,
  noneOf,
  not,
  oneOf,
  type Filter,
} from '../../src/model/filter'
import { timeZone, UTC } from '../../src/model/time-zone'
import type { ColumnType, Scalar } from '../../src/model/value'
import type { DatasetRequest } from '../../src/query/query-service'
import { requestOf } from '../../src/query/testing/table-bench'
import { HOUR, MINUTE, ZONES, decimals, scalarOf, type Focus } from './values'

/** What a condition can be on. */
interface Field {
  readonly name: string
  readonly type: ColumnType
  readonly members?: readonly string[]
}

/** Shown without its dataset, which the name of the test says. */
export function requestsOf(dataset: Dataset, focus: Focus): fc.Arbitrary<DatasetRequest> {
  return anyRequests(dataset, focus).map((request) => ({
    ...request,
    [fc.toStringMethod]: () => {
      return fc.stringify({ ...request, dataset: dataset.name, timeZone: request.timeZone.name })
    },
  }))
}

function anyRequests(dataset: Dataset, focus: Focus): fc.Arbitrary<DatasetRequest> {
  if (dataset.kind === 'rows') return rowRequests(dataset, focus)
  return fc.oneof(
    { weight: 5, arbitrary: groupRequests(dataset, focus) },
    { weight: 4, arbitrary: timeRequests(dataset, focus) },
  )
}

function rowRequests(dataset: Dataset, focus: Focus): fc.Arbitrary<DatasetRequest> {
  const fields = dataset.dimensions.map(({ name }) => name)
  return fc
    .record({
      where: filterOf(dataset.dimensions, focus),
      orderBy: ordersOf(fields),
      timeZone: zonesOf(focus),
      first,
      select: selections(dataset),
    })
    .map((change) => requestOf(dataset, change))
}

function groupRequests(dataset: Dataset, focus: Focus): fc.Arbitrary<DatasetRequest> {
  const dimensions = dataset.dimensions.map(({ name }) => name)
  return fc.shuffledSubarray(dimensions, { maxLength: 3 }).chain((groupBy) =>
    fc
      .record({
        where: filterOf(dataset.dimensions, focus),
        having: havingOf(dataset, focus),
        orderBy: ordersOf([...groupBy, ...dataset.measures.map(({ name }) => name)]),
        timeZone: zonesOf(focus),
        first,
        select: selections(dataset),
      })
      .map((change) => requestOf(dataset, { ...change, groupBy })),
  )
}

/** Requests for a window of time, filled or compared. */
function timeRequests(dataset: Dataset, focus: Focus): fc.Arbitrary<DatasetRequest> {
  const column = dataset.partitionedBy?.column ?? ''
  const isOfTime = ({ expression }: Dimension) => expression.column === column
  const times = dataset.dimensions.filter(
    (one) => isOfTime(one) && one.expression.kind === 'truncate',
  )
  const others = dataset.dimensions.filter(
    (one) => !isOfTime(one) && one.expression.kind === 'column',
  )
  const bounded = dataset.dimensions.find(isOfTime)?.name ?? column
  const groups = fc.tuple(
    fc.shuffledSubarray(
      times.map(({ name }) => name),
      { maxLength: 2 },
    ),
    fc.shuffledSubarray(
      others.map(({ name }) => name),
      { maxLength: 1 },
    ),
  )
  return groups.chain(([byTime, byOther]) =>
    fc
      .record({
        window: windowsOf(focus.instants, byTime.includes('hour') ? 4n : 62n),
        filter: filterOf(others, focus),
        having: havingOf(dataset, focus),
        orderBy: ordersOf([...byTime, ...byOther, ...dataset.measures.map(({ name }) => name)]),
        timeZone: zonesOf(focus),
        fill: fc.boolean(),
        compareTo: fc.option(fc.constantFrom(...PERIODS), { freq: 3 }),
        first: fc.constantFrom(60, 400),
        select: selections(dataset),
      })
      .map(({ filter, window, ...change }) =>
        requestOf(dataset, {
          ...change,
          groupBy: [...byTime, ...byOther],
          where: all(compare(bounded, 'gte', window[0]), compare(bounded, 'lt', window[1]), filter),
        }),
      ),
  )
}

const first = fc.constantFrom(2, 3, 7, 400)

/** Half of them that in which something is at the edge. */
const zonesOf = ({ zone }: Focus) =>
  fc.oneof(fc.constant(zone), fc.constantFrom(...ZONES)).map((name) => timeZone(name) ?? UTC)

/** From hours to so many days, mostly beginning with an hour or day somewhere. */
const windowsOf = (instants: Focus['instants'], most: bigint) =>
  fc
    .tuple(
      instants,
      fc.constantFrom(1n, HOUR, 24n * HOUR, 24n * HOUR),
      fc.oneof(
        fc.integer({ min: 0, max: 200 }).map((quarters) => BigInt(quarters) * 15n * MINUTE),
        fc
          .constantFrom(1n, 2n, 7n, 28n, 29n, 31n, 61n)
          .map((days) => (days < most ? days : most) * 24n * HOUR),
      ),
    )
    .map(([instant, unit, length]) => {
      const quarter = instant - (((instant % (15n * MINUTE)) + 15n * MINUTE) % (15n * MINUTE))
      const from = unit === 1n ? quarter : quarter - (((quarter % unit) + unit) % unit)
      return [from, from + length] as const
    })

const ordersOf = (fields: readonly string[]) =>
  fc
    .shuffledSubarray([...new Set(fields)], { maxLength: 3 })
    .chain((of) => fc.tuple(...of.map((field) => orderOf(field))))

const orderOf = (field: string) =>
  fc.constantFrom('asc' as const, 'desc' as const).map((direction) => ({ field, direction }))

/** What cannot be added up is looked at rarely, or most requests would be refused. */
function selections(dataset: Dataset): fc.Arbitrary<DatasetRequest['select']> {
  const measures = dataset.measures.map(({ name }) => name)
  const summable = dataset.measures.filter(({ expression }) => expression.kind !== 'stored')
  const some = (names: readonly string[]) => fc.subarray([...names]).map((of) => new Set(of))
  const ofMeasures = some(summable.map(({ name }) => name))
  const ofNodes = fc.oneof(
    { weight: 6, arbitrary: ofMeasures },
    { weight: 1, arbitrary: some(measures) },
  )
  return fc
    .record({
      dimensions: some(dataset.dimensions.map(({ name }) => name)),
      nodes: ofNodes,
      compared: ofMeasures,
      totals: ofMeasures,
      comparedTotals: ofMeasures,
    })
    .map(({ dimensions, nodes, ...rest }) => ({
      ...rest,
      nodes: new Set([...dimensions, ...nodes]),
    }))
}

export function filterOf(fields: readonly Field[], focus: Focus): fc.Arbitrary<Filter> {
  const one = fc.constantFrom(...fields).chain((field) => fieldFilter(field, focus))
  const nested = fc.array(one, { maxLength: 3 })
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(EVERYTHING) },
    { weight: 5, arbitrary: one },
    { weight: 2, arbitrary: nested.map((of) => all(...of)) },
    { weight: 2, arbitrary: nested.map((of) => any(...of)) },
    { weight: 2, arbitrary: one.map(not) },
    { weight: 1, arbitrary: nested.map((of) => not(any(not(all(...of)), all()))) },
  )
}

function havingOf(dataset: Dataset, focus: Focus): fc.Arbitrary<Filter> {
  const judged = dataset.measures.filter(({ expression }) => expression.kind !== 'stored')
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(EVERYTHING) },
    {
      weight: 2,
      arbitrary: filterOf(
        judged.map(({ name, type }) => ({ name, type: judgedType(type) })),
        focus,
      ),
    },
  )
}

function judgedType(type: Dataset['measures'][number]['type']): ColumnType {
  // Digits that every sum and quotient of decimals here takes.
  return type === 'decimal' ? { decimal: { precision: 18, scale: 4 } } : type
}

function fieldFilter(field: Field, focus: Focus): fc.Arbitrary<Filter> {
  const { name, type } = field
  if (type === 'strings') {
    return fc.oneof(
      scalarOf(type, focus).map((value) => has(name, String(value))),
      fc.constant(isNull(name)),
    )
  }
  const value = valuesOf(field, focus)
  const some = fc.array(value, { maxLength: 3 })
  const texts = fc
    .tuple(fc.constantFrom(...TEXT_MATCHES), scalarOf('string', focus))
    .map(([operator, part]) => matches(name, operator, String(part)))
  return fc.oneof(
    fc
      .tuple(fc.constantFrom(...COMPARISONS), value)
      .map(([operator, one]) => compare(name, operator, one)),
    some.map((values) => oneOf(name, values)),
    some.map((values) => noneOf(name, values)),
    fc.constant(isNull(name)),
    ...(type === 'string' && field.members === undefined ? [texts] : []),
  )
}

/** Doubles that are no whole multiple of 10^-12, too: a quotient is compared with them. */
function valuesOf({ type, members }: Field, focus: Focus): fc.Arbitrary<Scalar> {
  if (members !== undefined) return fc.constantFrom(...members)
  if (type === 'double')
    return fc.oneof(
      scalarOf(type, focus),
      fc.constantFrom(1 / 3, 0.333333333333, 1e300, -1e40, 5e-324),
    )
  if (typeof type === 'object') return decimals(type.decimal)
  return scalarOf(type, focus)
}
