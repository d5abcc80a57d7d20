import {
  type Aggregate,
  type Condition,
  KEEP_ALL,
  KEEP_NONE,
  type PagedSelect,
  type RowExpression,
  type Select,
  type StoredColumn,
} from '../select'
import { COLUMNS, TABLE } from './selects'

const { time, section, bytes, price, day, status, paid } = COLUMNS
const score: StoredColumn = { name: 'score', type: 'double' }
const tags: StoredColumn = { name: 'tags', type: 'strings' }

const HOUR = 3_600_000_000n
const INSTANT = 1_425_171_600_000_000n

const column = (of: StoredColumn): RowExpression => ({ kind: 'column', column: of })
const output = (index: number) => ({ kind: 'output', output: index }) as const
const quotient = { kind: 'quotient', numerator: 1, denominator: 2 } as const
const atLeast = (value: bigint): Condition => ({
  kind: 'compare',
  column: bytes,
  operator: 'gte',
  value,
})
const count: Aggregate = { kind: 'count', column: null, where: null }
const sum = (of: StoredColumn, where: Condition | null = null): Aggregate => ({
  kind: 'sum',
  column: of,
  where,
})
const starts = (...offsets: Extract<RowExpression, { kind: 'truncate' }>['offsets']) =>
  (['hour', 'day', 'week', 'month'] as const).map(
    (grain) => ({ kind: 'truncate', column: time, grain, offsets }) as const,
  )

const EVERYTHING = { table: TABLE, rows: [], aggregates: [], where: KEEP_ALL, having: KEEP_ALL }
const groups = (change: Partial<PagedSelect>): Select => ({
  ...EVERYTHING,
  kind: 'groups',
  orderBy: [],
  page: null,
  ...change,
})
const rows = (where: Condition, ...of: readonly StoredColumn[]): Select =>
  groups({ kind: 'rows', rows: of.map(column), where })
const judged = (numerator: StoredColumn, value: bigint | number): Select =>
  groups({
    rows: [column(section)],
    aggregates: [sum(numerator), numerator === score ? sum(score) : count],
    having: { kind: 'compare', column: quotient, operator: 'gt', value },
    orderBy: [{ key: quotient, direction: 'desc' }],
  })

/** A statement for each thing that a statement can say. */
export const FEATURES: Readonly<Record<string, Select>> = {
  'columns of every type': rows(KEEP_ALL, time, section, bytes, price, day, status, paid, score),
  lists: rows({ kind: 'has', column: tags, value: 'a' }, tags),
  'values of every type': rows(
    {
      kind: 'all',
      of: [
        { kind: 'compare', column: time, operator: 'gte', value: INSTANT },
        { kind: 'compare', column: section, operator: 'ne', value: "o'x \\" },
        { kind: 'compare', column: bytes, operator: 'lt', value: -(2n ** 63n) },
        { kind: 'compare', column: price, operator: 'lte', value: '-0.5' },
        { kind: 'compare', column: day, operator: 'gt', value: '2015-03-01' },
        { kind: 'compare', column: status, operator: 'eq', value: -200 },
        { kind: 'compare', column: paid, operator: 'eq', value: true },
        { kind: 'compare', column: score, operator: 'eq', value: 1.5e-7 },
        { kind: 'compare', column: section, operator: 'ne', value: '' },
      ],
    },
    status,
  ),
  conditions: rows(
    {
      kind: 'any',
      of: [
        { kind: 'not', of: { kind: 'all', of: [atLeast(5n), { kind: 'isNull', column: day }] } },
        { kind: 'in', column: section, values: ['a', 'b'] },
        { kind: 'notIn', column: status, values: [404] },
        { kind: 'in', column: section, values: [] },
        { kind: 'notIn', column: section, values: [] },
        KEEP_NONE,
      ],
    },
    status,
  ),
  'parts of text': rows(
    {
      kind: 'all',
      of: (['startsWith', 'endsWith', 'contains'] as const).flatMap((operator) =>
        ['%', ''].map((value) => ({ kind: 'text', column: section, operator, value }) as const),
      ),
    },
    status,
  ),
  'a snapshot, in order, a page of it': groups({
    kind: 'rows',
    snapshotId: '8744736658442914487',
    rows: [column(section), column(bytes)],
    where: atLeast(5n),
    orderBy: [
      { key: output(1), direction: 'desc' },
      { key: output(0), direction: 'asc' },
    ],
    page: { limit: 51, offset: 50 },
  }),
  counts: groups({
    aggregates: [
      count,
      { kind: 'count', column: section, where: null },
      { kind: 'count', column: null, where: atLeast(5n) },
      { kind: 'count', column: section, where: atLeast(6n) },
      { kind: 'countDistinct', column: section, where: null },
      { kind: 'countDistinct', column: section, where: atLeast(7n) },
    ],
    where: atLeast(1n),
  }),
  sums: groups({
    rows: [column(section)],
    aggregates: [sum(status), sum(bytes, atLeast(5n)), sum(price), sum(score)],
  }),
  'the least and the greatest': groups({
    rows: [column(section)],
    aggregates: [
      { kind: 'min', column: status, where: null },
      { kind: 'max', column: time, where: atLeast(5n) },
    ],
  }),
  percentiles: groups({
    rows: [column(section)],
    aggregates: [
      { kind: 'percentile', share: 0.95, column: status, where: null },
      { kind: 'percentile', share: 0.5, column: price, where: atLeast(5n) },
    ],
  }),
  'a percentile of everything': groups({
    aggregates: [{ kind: 'percentile', share: 0.5, column: price, where: null }],
  }),
  levels: groups({
    rows: [column(section)],
    aggregates: [
      { kind: 'sumAt', edge: 'first', time, column: status, where: null },
      { kind: 'sumAt', edge: 'last', time, column: price, where: atLeast(5n) },
    ],
  }),
  'a level of everything': groups({
    aggregates: [{ kind: 'sumAt', edge: 'last', time, column: bytes, where: null }],
  }),
  'starts of time': groups({ rows: starts() }),
  'starts of time by a zone': groups({ rows: starts({ from: null, micros: -HOUR / 2n }) }),
  'starts of time by a zone that moves its clocks': groups({
    rows: starts({ from: null, micros: HOUR }, { from: INSTANT, micros: 2n * HOUR }).slice(0, 2),
  }),
  'conditions on groups': groups({
    rows: [column(section)],
    aggregates: [count, sum(price)],
    having: {
      kind: 'all',
      of: [
        { kind: 'compare', column: output(1), operator: 'gt', value: 7n },
        { kind: 'compare', column: output(2), operator: 'lt', value: '0.5' },
      ],
    },
  }),
  'a ratio': judged(bytes, 500_000_000_000n),
  'a ratio of decimals': judged(price, 500_000_000_000n),
  'a ratio of doubles': judged(score, 0.5),
  'the number of groups': {
    ...EVERYTHING,
    kind: 'countGroups',
    rows: [column(section), ...starts().slice(1, 2)],
    where: atLeast(5n),
  },
  'the number of groups that meet a condition': {
    ...EVERYTHING,
    kind: 'countGroups',
    rows: [column(section)],
    aggregates: [count],
    having: { kind: 'compare', column: output(1), operator: 'gt', value: 7n },
  },
  'several groupings': {
    kind: 'groupSets',
    table: TABLE,
    rows: [column(section), ...starts().slice(1, 2)],
    sets: [[0, 1], [1], []],
    aggregates: [count, sum(bytes, atLeast(6n))],
    where: atLeast(5n),
    limit: 11,
  },
}
