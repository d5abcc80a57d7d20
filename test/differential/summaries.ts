import * as fc from 'fast-check'
import { dayOfInstant, formatDate } from '../../src/model/calendar'
import type { Column, Dataset, Measure } from '../../src/model/dataset'
import { deepFreeze } from '../../src/model/deep-freeze'
import {
  average,
  count,
  countDistinct,
  countOf,
  max,
  min,
  percentile,
  ratio,
  sum,
  type MeasureExpression,
  type TimeGrain,
} from '../../src/model/expression'
import { compare, matches, not, isNull } from '../../src/model/filter'
import type { ColumnType, Row } from '../../src/model/value'
import { cell, measure, plain, start } from '../../src/query/testing/declare'
import { Evaluator } from './oracle'

const PRICE: ColumnType = { decimal: { precision: 18, scale: 4 } }
const PRICES: ColumnType = { decimal: { precision: 38, scale: 4 } }

const many = compare('qty', 'gte', 2)
const late = compare('hour', 'gte', BigInt(Date.parse('2015-10-25T00:00:00Z')) * 1000n)

/** Groups over single events, of which coarser tables are made. */
export const events: Dataset = deepFreeze({
  name: 'events',
  table: 'trusted.events',
  description: '',
  kind: 'groups',
  columns: [
    cell('time', 'timestamptz', { nullable: false }),
    cell('shop', 'string'),
    cell('device', 'string', { nullable: false }),
    cell('qty', 'int'),
    cell('amount', 'int'),
    cell('price', PRICE),
    cell('visitor', 'string'),
  ],
  partitionedBy: { column: 'time', transform: 'day' },
  grain: ['time'],
  dimensions: [
    plain('time', 'time', 'timestamptz'),
    start('hour', 'hour', 'time'),
    start('day', 'day', 'time'),
    start('week', 'week', 'time'),
    start('month', 'month', 'time'),
    plain('shop', 'shop', 'string'),
    { ...plain('device', 'device', 'string'), members: ['desktop', 'bot'] },
    plain('qty', 'qty', 'int'),
  ],
  measures: [
    measure('orders', count()),
    measure('spent', sum('amount')),
    measure('spentOnMany', sum('amount', many)),
    measure('spentLate', sum('amount', late)),
    measure('priced', countOf('price', matches('shop', 'startsWith', 'b'))),
    measure('revenue', sum('price'), 'decimal'),
    measure('cheapest', min('price'), 'decimal'),
    measure('most', max('amount', not(isNull('shop')))),
    measure('leastQty', min('qty')),
    measure('shops', countDistinct('shop')),
    measure('meanPrice', average('price'), 'decimal'),
    measure('meanAmount', average('amount', many), 'double'),
    measure('manyShare', ratio(count(many), count()), 'double'),
    measure('visitors', countDistinct('visitor')),
    measure('medianPrice', percentile('price', 0.5), 'decimal'),
  ],
  maxRows: 1000,
})

/** What columns of coarser tables can hold, with their types. */
const HELD: readonly (readonly [MeasureExpression, ColumnType])[] = [
  [count(), 'long'],
  [count(many), 'long'],
  [sum('amount'), 'long'],
  [sum('amount', many), 'long'],
  [countOf('amount'), 'long'],
  [countOf('amount', many), 'long'],
  [countOf('price'), 'long'],
  [sum('price'), PRICES],
  [min('price'), PRICE],
  [max('amount'), 'int'],
  [max('amount', not(isNull('shop'))), 'int'],
  [min('qty'), 'int'],
]

const GRAINS = ['hour', 'day'] as const satisfies readonly TimeGrain[]

/** Tables made of events, by some dimensions, with some columns; a few keep the instants. */
export const summariesOf: fc.Arbitrary<Dataset> = fc
  .record({
    grain: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...GRAINS) },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    by: fc.oneof(fc.constant(['shop', 'device', 'qty']), fc.subarray(['shop', 'device', 'qty'])),
    held: fc.oneof(
      { weight: 2, arbitrary: fc.constant([...HELD]) },
      { weight: 1, arbitrary: fc.subarray([...HELD], { minLength: 4 }) },
    ),
  })
  .map(({ grain, by, held }) => summary(grain, by, held))

function summary(grain: TimeGrain | null, by: readonly string[], held: typeof HELD): Dataset {
  const grouped = events.columns.filter(({ name }) => by.includes(name))
  const columns = held.map(([holds, type], index): Column => cell(`held_${index}`, type, { holds }))
  const stored = grain === null ? {} : { grain }
  return deepFreeze({
    ...events,
    name: 'summary',
    table: 'refined.summary',
    summarizes: 'events',
    columns: [cell('since', 'timestamptz', { nullable: false, ...stored }), ...grouped, ...columns],
    partitionedBy: { column: 'since', transform: 'day' },
    grain: by,
    dimensions: events.dimensions.filter(({ name }) => by.includes(name)),
    measures: [],
  })
}

/** The rows of a coarser table, by the slow evaluator. */
export function summarized({ columns, dimensions }: Dataset, rows: readonly Row[]): readonly Row[] {
  const held = columns.flatMap(({ name, holds }): readonly Measure[] =>
    holds === undefined ? [] : [{ name, expression: holds, type: 'long', description: '' }],
  )
  const evaluator = new Evaluator({ ...events, measures: held }, 'UTC')
  const grain = columns[0]?.grain
  const since = (row: Row) => {
    if (grain === undefined) return row['time'] ?? null
    const time = BigInt(String(row['time']))
    const unit = grain === 'hour' ? 3_600_000_000n : 86_400_000_000n
    return time - (((time % unit) + unit) % unit)
  }
  // Groups by the exact instant would be the rows again: the start stands in the place of the time.
  const moved = rows.map((row) => ({ ...row, since: since(row) }))
  const groups = new Map<string, { key: Row; rows: Row[] }>()
  for (const row of moved) {
    const key: Row = Object.fromEntries(
      ['since', ...dimensions.map(({ name }) => name)].map((name) => [
        name,
        name === 'since' ? row.since : evaluator.dimension(name, row),
      ]),
    )
    const text = JSON.stringify(Object.values(key).map(String))
    const group = groups.get(text) ?? { key, rows: [] }
    groups.set(text, group)
    group.rows.push(row)
  }
  return [...groups.values()].map(({ key, rows: of }) => ({ ...key, ...evaluator.measures(of) }))
}

export function dayOf(instant: unknown): string {
  return formatDate(dayOfInstant(BigInt(String(instant))))
}
