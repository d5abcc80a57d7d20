import * as fc from 'fast-check'
import type { Dataset } from '../../src/model/dataset'
import type { ColumnType, Row, Scalar, Value } from '../../src/model/value'
import { shown } from './oracle-clock'

export const MINUTE = 60_000_000n
export const HOUR = 60n * MINUTE
export const at = (text: string) => BigInt(Date.parse(text)) * 1000n

/** Changes of clocks, turns of the year and leap days, each with a zone that has it. */
const EDGES = (
  [
    ['2006-10-29T02:31:00Z', 'America/St_Johns'],
    ['2011-12-30T10:00:00Z', 'Pacific/Apia'],
    ['2015-03-29T01:00:00Z', 'Europe/Berlin'],
    ['2015-04-04T15:00:00Z', 'Australia/Lord_Howe'],
    ['2015-10-25T01:00:00Z', 'Europe/Berlin'],
    ['2015-11-01T06:00:00Z', 'America/New_York'],
    ['2015-10-18T03:00:00Z', 'America/Sao_Paulo'],
    ['2016-02-21T02:00:00Z', 'America/Sao_Paulo'],
    ['2015-12-31T23:00:00Z', 'Europe/Berlin'],
    ['2016-02-29T00:00:00Z', 'UTC'],
    ['2016-03-31T12:00:00Z', 'Asia/Kathmandu'],
    ['2020-12-28T00:00:00Z', 'Pacific/Chatham'],
    ['1969-12-31T23:00:00Z', 'Asia/Kolkata'],
  ] as const
).map(([text, zone]) => ({ edge: at(text), zone }))
const EXTREMES = [at('0001-01-01T00:00:00Z'), at('9999-12-31T22:00:00Z')]

export const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/New_York',
  'America/Sao_Paulo',
  'Pacific/Chatham',
  'Etc/GMT-14',
] as const

const DAYS = ['2006-10-28', '2015-03-29', '2015-10-25', '2016-02-29', '2015-12-28', '2015-12-01']
const STRINGS = [
  '',
  'a',
  'B',
  'b',
  'blog',
  "it's",
  '\\',
  '"',
  '%_',
  'a\0b',
  '\u{ffff}',
  '\u{1f600}',
  'é',
  'e\u0301',
  "'; DROP TABLE t; --",
  '$1',
]
const LONGS = [0n, 1n, -1n, 7n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n]

/** What one table and its requests are about, so that they meet. */
export interface Focus {
  readonly zone: string
  /** Around an edge, the midnights near it, and a week, a month and a year before; a few of them often. */
  readonly instants: fc.Arbitrary<bigint>
  /** Anything, and a few of them often. */
  readonly strings: fc.Arbitrary<string>
}

const DAY = 24n * HOUR

export const focuses: fc.Arbitrary<Focus> = fc.constantFrom(...EDGES).chain(({ edge, zone }) => {
  const instants = instantsNear(edge, zone)
  return fc
    .record({
      hot: fc.array(instants, { minLength: 3, maxLength: 5 }),
      said: fc.array(strings, { minLength: 2, maxLength: 3 }),
    })
    .map(({ hot, said }) => ({
      zone,
      instants: often(hot, instants),
      strings: often(said, strings),
    }))
})

/** Rows that have nothing in common are groups of one row, and no filter tells them apart. */
function often<T>(few: readonly T[], any: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...few) }, { weight: 2, arbitrary: any })
}

function instantsNear(edge: bigint, zone: string): fc.Arbitrary<bigint> {
  const midnight = edge - ((BigInt(shown(edge, zone)) * 1000n) % DAY)
  const near = fc.oneof(
    { weight: 4, arbitrary: quarters(-8, 8).map((moved) => edge + moved) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom(-1n, 0n, 1n, 2n), quarters(-5, 5))
        .map(([days, moved]) => midnight + days * DAY + moved),
    },
    { weight: 2, arbitrary: quarters(-700, 700).map((moved) => edge + moved) },
    { weight: 1, arbitrary: fc.constantFrom(edge - 1n, edge, edge + 1n) },
  )
  const before = fc.oneof(
    { weight: 3, arbitrary: fc.constant(0n) },
    { weight: 2, arbitrary: fc.constantFrom(7n * DAY, 31n * DAY, 366n * DAY) },
  )
  return fc.tuple(near, before).map(([instant, back]) => instant - back)
}

function quarters(min: number, max: number): fc.Arbitrary<bigint> {
  return fc.integer({ min, max }).map((count) => BigInt(count) * 15n * MINUTE)
}

const strings = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...STRINGS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 3 }) },
)

/** Values that meet each other often, at the edges of their types. */
export function scalarOf(type: ColumnType, focus: Focus): fc.Arbitrary<Scalar> {
  if (typeof type === 'object') return decimals(type.decimal)
  switch (type) {
    case 'string':
    case 'strings':
      return focus.strings
    case 'boolean':
      return fc.boolean()
    case 'int':
      return fc.constantFrom(0, 1, 2, 3, 7, 200, -(2 ** 31), 2 ** 31 - 1)
    case 'long':
      return fc.constantFrom(...LONGS)
    case 'double':
      // Sums of these are exact in any order.
      return fc.constantFrom(0, 0.25, -1.5, 1000, 3)
    case 'date':
      return fc.oneof(
        { weight: 2, arbitrary: fc.constantFrom(...DAYS, '0001-01-01', '9999-12-31') },
        { weight: 3, arbitrary: focus.instants.map(dayOf) },
      )
    case 'timestamptz':
      return fc.oneof(
        { weight: 60, arbitrary: focus.instants },
        { weight: 1, arbitrary: fc.constantFrom(...EXTREMES) },
      )
  }
}

function dayOf(instant: bigint): string {
  return new Date(Number(instant / 1000n)).toISOString().slice(0, 10)
}

export function decimals(size: { precision: number; scale: number }): fc.Arbitrary<string> {
  const most = 10n ** BigInt(Math.min(size.precision, 20))
  return fc
    .oneof(
      fc.bigInt(-9n, 9n),
      fc.bigInt(1n - most, most - 1n),
      fc.constantFrom(most - 1n, 1n - most),
    )
    .map((digits) => {
      const text = String(digits < 0n ? -digits : digits).padStart(size.scale + 1, '0')
      return `${digits < 0n ? '-' : ''}${text.slice(0, -size.scale)}.${text.slice(-size.scale)}`
    })
}

function cellOf(
  dataset: Dataset,
  { name, type, grain }: Dataset['columns'][number],
  focus: Focus,
): fc.Arbitrary<Value> {
  const dimension = dataset.dimensions.find(
    ({ expression }) => expression.kind === 'column' && expression.column === name,
  )
  if (dimension?.members !== undefined) return fc.constantFrom(...dimension.members)
  if (type === 'strings') return fc.array(focus.strings, { maxLength: 3 })
  if (grain !== undefined) return focus.instants.map((instant) => floorTo(instant, HOUR))
  return scalarOf(type, focus)
}

function floorTo(value: bigint, unit: bigint): bigint {
  return value - (((value % unit) + unit) % unit)
}

/** Files of a table, whose rows differ in their grain where the dataset has one. */
export function tablesOf(
  dataset: Dataset,
  focus: Focus,
): fc.Arbitrary<readonly (readonly Row[])[]> {
  const cells = dataset.columns.map((column) => {
    const value = cellOf(dataset, column, focus)
    return [column.name, column.nullable ? fc.option(value, { freq: 4 }) : value] as const
  })
  const rowsOf = (minLength: number, maxLength: number) =>
    fc.uniqueArray(fc.record(Object.fromEntries(cells)), {
      minLength,
      maxLength,
      selector: (row) => identityOf(dataset, row),
    })
  // Small files have bounds by which some are not read.
  const rows = fc.oneof(
    { weight: 1, arbitrary: rowsOf(0, 3) },
    { weight: 4, arbitrary: rowsOf(8, 24) },
  )
  const few = fc.integer({ min: 0, max: 2 })
  return fc
    .tuple(rows, few, fc.oneof(few, fc.integer({ min: 0, max: 24 })))
    .map(([all, one, other]) =>
      all.length === 0 && other > 7
        ? []
        : [all.slice(0, one), all.slice(one, one + other), all.slice(one + other)],
    )
}

let count = 0
function identityOf({ name, grain, dimensions }: Dataset, row: Row): string {
  if (name === 'sales') return String(count++)
  return JSON.stringify(
    grain.map((field) => {
      const column = dimensions.find((dimension) => dimension.name === field)?.expression.column
      const value = row[column ?? field]
      return typeof value === 'bigint' ? String(value) : value
    }),
  )
}
