import { bucketsOf } from '../model/bucket-list'
import { CodedError } from '../model/coded-error'
import type { Dataset } from '../model/dataset'
import type { TimeGrain } from '../model/expression'
import type { TimeZone } from '../model/time-zone'
import type { Row, Scalar } from '../model/value'
import { groupKey } from './group-key'
import { timeFields, type TimeField, type Window } from './time-bounds'

/** The most nodes that a filled answer, or the period it is compared to, may have on all pages. */
export const GROUPS_MAX = 100_000

/** The dimensions of one column of instants by which a request with `fill` groups. */
export interface Series {
  readonly column: string
  readonly times: readonly TimeField[]
  /** There is one series for each combination of these. */
  readonly others: readonly string[]
}

/** @throws CodedError GROUP_BY_REQUIRED, BAD_USER_INPUT */
export function seriesOf(dataset: Dataset, groupBy: readonly string[]): Series {
  const times = timeFields(dataset, groupBy)
  const [first] = times
  if (first === undefined) {
    const message = 'fill adds buckets of time; add an hour, day, week or month to groupBy.'
    throw new CodedError('GROUP_BY_REQUIRED', message)
  }
  const others = groupBy.filter((field) => times.every((time) => time.field !== field))
  if (times.some(({ column }) => column !== first.column)) {
    const message = 'fill adds buckets of one time; group by dimensions of one time only.'
    throw new CodedError('BAD_USER_INPUT', message)
  }
  return { column: first.column, times, others }
}

/** The groups and, marked `filled`, those of the buckets in which a series has no row. */
export function fillGroups(
  groups: readonly Row[],
  { times, others }: Series,
  windows: readonly Window[],
  zone: TimeZone,
  overNothing: Row,
): readonly Row[] {
  const grains = times.map(({ grain }) => grain)
  const buckets = bucketsIn(windows, grains, zone)
  const names = times.map(({ field }) => field)
  const series = others.length === 0 ? [{}] : seriesIn(groups, others)
  if (buckets.length * series.length > GROUPS_MAX) throw tooMany(buckets.length, series.length)
  const present = new Set(groups.map((group) => groupKey(group, [...names, ...others])))
  const missing = series.flatMap((one) =>
    buckets
      .map((bucket) => ({
        ...one,
        ...Object.fromEntries(names.map((name, index) => [name, bucket[index] ?? null])),
      }))
      .filter((group) => !present.has(groupKey(group, [...names, ...others])))
      .map((group): Row => ({ ...group, ...overNothing, filled: true })),
  )
  return [...groups.map((group): Row => ({ ...group, filled: false })), ...missing]
}

/** Each once: two windows may be in one bucket. Stops where there are too many. */
function bucketsIn(
  windows: readonly Window[],
  grains: readonly TimeGrain[],
  zone: TimeZone,
): readonly (readonly Scalar[])[] {
  const found = new Map<string, readonly Scalar[]>()
  for (const { from, until } of windows) {
    if (found.size > GROUPS_MAX) break
    for (const bucket of bucketsOf(from, until, grains, zone, GROUPS_MAX))
      found.set(bucket.join(' '), bucket)
  }
  return [...found.values()]
}

function seriesIn(groups: readonly Row[], others: readonly string[]): readonly Row[] {
  const found = new Map<string, Row>()
  for (const group of groups) {
    const one = Object.fromEntries(others.map((field) => [field, group[field] ?? null]))
    found.set(groupKey(group, others), one)
  }
  return [...found.values()]
}

function tooMany(buckets: number, series: number): CodedError {
  const figure = buckets > GROUPS_MAX ? `more than ${GROUPS_MAX}` : `${buckets} × ${series}`
  return new CodedError(
    'OPERATION_TOO_LARGE',
    `fill makes ${figure} nodes, and ${GROUPS_MAX} are allowed; narrow where, or group by longer times.`,
  )
}
