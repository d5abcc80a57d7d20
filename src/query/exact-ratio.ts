import type { Value } from '../model/value'

/** Digits after the point of every quotient. */
const RATIO_SCALE = 12n

/**
 * numerator / denominator with twelve digits after the point, half even, in plain notation;
 * null where the denominator is 0. Takes whole numbers and decimals in plain notation.
 */
export function exactRatio(numerator: Value, denominator: Value): string | null {
  const n = unscaledOf(numerator)
  const d = unscaledOf(denominator)
  if (d.unscaled === 0n) return null
  const dividend = n.unscaled * 10n ** (BigInt(d.scale) + RATIO_SCALE)
  const divisor = d.unscaled * 10n ** BigInt(n.scale)
  return plain(divideHalfEven(dividend, divisor))
}

export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const sign = dividend < 0n === divisor < 0n ? 1n : -1n
  const quotient = magnitude(dividend) / magnitude(divisor)
  const twiceRest = 2n * (magnitude(dividend) % magnitude(divisor))
  const isUp =
    twiceRest > magnitude(divisor) || (twiceRest === magnitude(divisor) && quotient % 2n === 1n)
  return sign * (isUp ? quotient + 1n : quotient)
}

function unscaledOf(value: Value): { readonly unscaled: bigint; readonly scale: number } {
  const [whole = '', fraction = ''] = String(value).split('.')
  return { unscaled: BigInt(whole + fraction), scale: fraction.length }
}

function plain(scaled: bigint): string {
  const digits = String(magnitude(scaled)).padStart(Number(RATIO_SCALE) + 1, '0')
  const point = digits.length - Number(RATIO_SCALE)
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}
