import type { TimeGrain } from '../model/expression'
import type { TextMatch } from '../model/filter'
import type { ColumnType } from '../model/value'
import type { Dialect, RatioTerm } from './dialect'
import type { StoredColumn } from './select'
import { sql, type Sql } from './sql'
import { STANDARD_RULES } from './standard'
import { createDialect } from './writer'

export const duckdbDialect: Dialect = createDialect({
  ...STANDARD_RULES,
  name: 'duckdb',
  // One name: the engine puts the files of the table under it, there are no namespaces.
  table: STANDARD_RULES.identifier,
  placeholder: (_, index) => `$${index}`,
  truncate,
  text,
  has: (list, element) => sql`list_contains(${list}, ${element})`,
  percentile,
  exactSum,
  groupingSets: true,
  scaledRatio,
})

/**
 * On timestamps without a zone, which show the wall clock of the zone: functions of instants ask the
 * calendar of the session's zone for each row, which takes many times as long.
 */
function truncate({ name }: StoredColumn, grain: TimeGrain, offset: bigint): string {
  const clock = moved(`make_timestamp(epoch_us(${STANDARD_RULES.identifier(name)}))`, offset)
  if (grain === 'day') return `CAST(${clock} AS DATE)`
  const start = `date_trunc('${grain}', ${clock})`
  if (grain !== 'hour') return `CAST(${start} AS DATE)`
  return `make_timestamptz(epoch_us(${moved(start, -offset)}))`
}

function moved(clock: string, micros: bigint): string {
  return micros === 0n ? clock : `(${clock} + INTERVAL (${micros / 1_000_000n}) SECOND)`
}

/** Sums of whole numbers are 128 bits wide here, which no table of 64-bit numbers outgrows. */
function exactSum(value: Sql, type: ColumnType): Sql | null {
  return type === 'int' || type === 'long' ? sql`SUM(${value})` : null
}

function text(operator: TextMatch, column: string, value: Sql): Sql {
  return sql`${TEXT_FUNCTIONS[operator]}(${column}, ${value})`
}

const TEXT_FUNCTIONS = {
  startsWith: 'starts_with',
  endsWith: 'ends_with',
  contains: 'contains',
} as const satisfies Record<TextMatch, string>

/** A share that is written as a decimal is counted with whole numbers. */
function percentile(value: Sql, share: number): Sql {
  return sql`quantile_disc(${value}, ${share.toFixed(6)})`
}

/**
 * Whole 128-bit numbers, since decimal / decimal is a double here. The whole part is divided off
 * first, so that only the rest is multiplied by 10^12.
 */
function scaledRatio(numerator: RatioTerm, denominator: RatioTerm): string {
  const n = whole(numerator, Math.max(denominator.scale - numerator.scale, 0))
  const d = whole(denominator, Math.max(numerator.scale - denominator.scale, 0))
  const rest = `(${n} % ${d} * 1000000000000)`
  const isUp = `2 * abs(${rest} % ${d}) > abs(${d})`
  const isTie = `2 * abs(${rest} % ${d}) = abs(${d}) AND ${rest} // ${d} % 2 <> 0`
  const awayFromZero = `CASE WHEN (${rest} < 0) = (${d} < 0) THEN 1 ELSE -1 END`
  const rounding = `CASE WHEN ${isUp} OR ${isTie} THEN ${awayFromZero} ELSE 0 END`
  const scaled = `${n} // ${d} * 1000000000000 + ${rest} // ${d} + ${rounding}`
  return `CASE WHEN ${d} <> 0 THEN ${scaled} END`
}

/** The number times 10^(its scale + shift). Of a decimal the point is dropped: a product could overflow. */
function whole({ sql, scale }: RatioTerm, shift: number): string {
  const digits = scale === 0 ? sql : `replace(CAST(${sql} AS VARCHAR), '.', '')`
  const number = `CAST(${digits} AS HUGEINT)`
  return shift === 0 ? number : `(${number} * ${10n ** BigInt(shift)})`
}
