import type { RatioTerm } from './dialect'

const SCALE = '1000000000000'

/**
 * The rule of scale 12, half even, on engines whose widest whole number is decimal(38,0): of it only
 * multiples are divided, so that no engine's own rounding matters. Exact while denominators have at
 * most 25 digits.
 */
export function decimalRatio(numerator: RatioTerm, denominator: RatioTerm): string {
  const n = whole(numerator, Math.max(denominator.scale - numerator.scale, 0))
  const d = whole(denominator, Math.max(numerator.scale - denominator.scale, 0))
  const rest = `(${n} % ${d} * ${SCALE})`
  const isUp = `2 * abs(${rest} % ${d}) > abs(${d})`
  const isTie = `2 * abs(${rest} % ${d}) = abs(${d}) AND ${divided(rest, d)} % 2 <> 0`
  const awayFromZero = `CASE WHEN (${rest} < 0) = (${d} < 0) THEN 1 ELSE -1 END`
  const rounding = `CASE WHEN ${isUp} OR ${isTie} THEN ${awayFromZero} ELSE 0 END`
  const scaled = `${divided(n, d)} * ${SCALE} + ${divided(rest, d)} + ${rounding}`
  return `CASE WHEN ${d} <> 0 THEN ${scaled} END`
}

/** Towards 0. */
function divided(dividend: string, divisor: string): string {
  return `CAST((${dividend} - ${dividend} % ${divisor}) / ${divisor} AS DECIMAL(38, 0))`
}

/** The number times 10^(its scale + shift). Of a decimal the point is dropped: a product could overflow. */
function whole({ sql, scale }: RatioTerm, shift: number): string {
  const digits = scale === 0 ? sql : `replace(CAST(${sql} AS VARCHAR(64)), '.', '')`
  const number = `CAST(${digits} AS DECIMAL(38, 0))`
  return shift === 0 ? number : `(${number} * ${10n ** BigInt(shift)})`
}
