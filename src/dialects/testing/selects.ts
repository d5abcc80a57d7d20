import * as fc from 'fast-check'
import type { Offset } from '../../model/time-zone'
import type { Scalar, Value } from '../../model/value'
import { outputTypes } from '../column-types'
import {
  type Aggregate,
  type Condition,
  KEEP_ALL,
  type OutputKey,
  type RowExpression,
  type Select,
  type SetsSelect,
  type StoredColumn,
} from '../select'

/** A table of every type that all engines have, and statements on it, for tests of dialects. */
export const TABLE = 'refined.t'
export const COLUMNS = {
  time: { name: 'time', type: 'timestamptz' },
  section: { name: 'section', type: 'string' },
  bytes: { name: 'bytes', type: 'long' },
  price: { name: 'price', type: { decimal: { precision: 18, scale: 4 } } },
  day: { name: 'day', type: 'date' },
  status: { name: 'status', type: 'int' },
  paid: { name: 'paid', type: 'boolean' },
} as const satisfies Record<string, StoredColumn>

const HOUR = 3_600_000_000n
const START = 1_425_000_000_000_000n

const instants = fc
  .bigInt({ min: 0n, max: 60n * 24n * 2n })
  .map((half) => START + (half * HOUR) / 2n)
const sections = fc.constantFrom('', 'a', 'b', 'ab', 'ba', '%', "o'x", '\\', 'ä😀', '￿', 'A ')
const longs = fc.oneof(
  fc.bigInt({ min: -3n, max: 3n }),
  fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n)),
)
const prices = fc.constantFrom('0', '1.5', '-0.0001', '99999999999999.9999', '12.25')
const days = fc.constantFrom('2015-03-01', '2015-03-29', '1969-12-31')
const statuses = fc.integer({ min: 200, max: 203 })

const VALUES: readonly fc.Arbitrary<Scalar>[] = [
  instants,
  sections,
  longs,
  prices,
  days,
  statuses,
  fc.boolean(),
]

/** Values by the order of COLUMNS. */
export const arbitraryRows: fc.Arbitrary<readonly (readonly (Value | null)[])[]> = fc.array(
  fc.tuple(...VALUES.map((values) => fc.option<Value>(values, { freq: 5 }))),
  { maxLength: 25 },
)

const compared = Object.values<StoredColumn>(COLUMNS).map((column, index) => ({
  column,
  values: VALUES[index] ?? fc.boolean(),
}))

const onAnyColumn = fc.constantFrom(...compared).chain(({ column, values }) =>
  fc.oneof(
    fc.record({
      kind: fc.constant('compare' as const),
      column: fc.constant(column),
      operator: fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte'),
      value: values,
    }),
    fc.record({
      kind: fc.constantFrom('in', 'notIn'),
      column: fc.constant(column),
      values: fc.array(values, { maxLength: 3 }),
    }),
    fc.constant({ kind: 'isNull' as const, column }),
  ),
)

const onText = fc.record({
  kind: fc.constant('text' as const),
  column: fc.constant(COLUMNS.section),
  operator: fc.constantFrom('startsWith', 'endsWith', 'contains'),
  value: sections,
})

const leaf: fc.Arbitrary<Condition> = fc.oneof(onAnyColumn, onText)

const conditions: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(KEEP_ALL) },
  { weight: 3, arbitrary: leaf },
  leaf.map((of) => ({ kind: 'not' as const, of })),
  fc.record({ kind: fc.constantFrom('all', 'any'), of: fc.array(leaf, { maxLength: 3 }) }),
)

const offsets: fc.Arbitrary<readonly Offset[]> = fc.constantFrom<readonly Offset[]>(
  [],
  [{ from: null, micros: 19_800_000_000n }],
  [
    { from: null, micros: HOUR },
    { from: START + 20n * 24n * HOUR, micros: 2n * HOUR },
  ],
)

const groupings: fc.Arbitrary<RowExpression> = fc.oneof(
  fc.constantFrom(...Object.values(COLUMNS)).map((column) => ({ kind: 'column' as const, column })),
  fc.record({
    kind: fc.constant('truncate' as const),
    column: fc.constant(COLUMNS.time),
    grain: fc.constantFrom('hour', 'day', 'week', 'month'),
    offsets,
  }),
)

const counted = fc.option(conditions, { nil: null })
const numbers = fc.constantFrom<StoredColumn>(COLUMNS.bytes, COLUMNS.price, COLUMNS.status)

const aggregates: fc.Arbitrary<Aggregate> = fc.oneof(
  fc.record({ kind: fc.constant('count' as const), column: fc.option(numbers), where: counted }),
  fc.record({
    kind: fc.constantFrom('sum', 'min', 'max', 'countDistinct'),
    column: numbers,
    where: counted,
  }),
  fc.record({
    kind: fc.constant('percentile' as const),
    share: fc.constantFrom(0.000001, 0.25, 0.5, 0.95, 1),
    column: numbers,
    where: counted,
  }),
  fc.record({
    kind: fc.constant('sumAt' as const),
    edge: fc.constantFrom('first', 'last'),
    time: fc.constant(COLUMNS.time),
    column: numbers,
    where: counted,
  }),
)

const exact = (aggregate: Aggregate | undefined): boolean =>
  aggregate?.kind === 'count' || aggregate?.kind === 'sum' || aggregate?.kind === 'countDistinct'

/** Groups in a total order, some of a page only, some judged by a quotient. */
export const arbitrarySelect: fc.Arbitrary<Select> = fc
  .record({
    rows: fc.array(groupings, { maxLength: 3 }),
    aggregates: fc.array(aggregates, { minLength: 1, maxLength: 3 }),
    where: conditions,
    judged: fc.boolean(),
    least: fc.bigInt({ min: -2_000_000_000_000n, max: 2_000_000_000_000n }),
    page: fc.option(fc.constantFrom({ limit: 3, offset: 0 }, { limit: 2, offset: 1 })),
    counts: fc.boolean(),
  })
  .map(({ rows, aggregates, where, judged, least, page, counts }): Select => {
    const inner = { table: TABLE, rows, aggregates, where }
    const types = outputTypes(inner)
    const quotient: OutputKey = {
      kind: 'quotient',
      numerator: rows.length,
      denominator: types.length - 1,
    }
    const isQuotient = exact(aggregates[0]) && exact(aggregates.at(-1))
    const having =
      judged && isQuotient
        ? ({ kind: 'compare', column: quotient, operator: 'gt', value: least } as const)
        : KEEP_ALL
    if (counts && rows.length > 0) return { ...inner, kind: 'countGroups', having }
    const all = types.map((_, output) => ({ kind: 'output' as const, output }))
    const keys = judged && isQuotient ? [quotient, ...all] : all
    const orderBy = keys.map((key, index) => {
      return { key, direction: index % 2 === 0 ? ('desc' as const) : ('asc' as const) }
    })
    return { ...inner, kind: 'groups', having, orderBy, page }
  })

/** What groupings of one statement may share. */
const shared = aggregates.filter(({ kind }) => kind !== 'sumAt' && kind !== 'percentile')

/** Several groupings at once, in no order. */
export const arbitrarySets: fc.Arbitrary<SetsSelect> = fc
  .record({
    rows: fc.array(groupings, { minLength: 2, maxLength: 4 }),
    aggregates: fc.array(shared, { minLength: 1, maxLength: 3 }),
    where: conditions,
    asked: fc.uniqueArray(fc.integer({ min: 0, max: 15 }), { minLength: 1, maxLength: 4 }),
  })
  .map(({ rows, aggregates, where, asked }): SetsSelect => {
    const all = rows.map((_, index) => index)
    const some = asked.map((bits) => all.filter((index) => (bits & (1 << index)) !== 0))
    const sets = [all, ...some.filter(({ length }) => length < all.length)]
    return { kind: 'groupSets', table: TABLE, rows, sets, aggregates, where, limit: 1000 }
  })
