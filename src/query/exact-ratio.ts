import { atScale, decimalOf, decimalText, divideHalfEven } from '../model/decimal'
import type { Scalar } from '../model/value'

/** Digits after the point of every quotient. */
export const RATIO_SCALE = 12

/**
 * numerator / denominator with twelve digits after the point, half even, in plain notation;
 * null where the denominator is 0. Takes whole numbers and decimals in plain notation.
 */
export function exactRatio(numerator: Scalar, denominator: Scalar): string | null {
  const n = decimalOf(String(numerator))
  const d = decimalOf(String(denominator))
  if (d.unscaled === 0n) return null
  const dividend = atScale(n, n.scale + d.scale + RATIO_SCALE)
  const divisor = atScale(d, n.scale + d.scale)
  return decimalText({ unscaled: divideHalfEven(dividend, divisor), scale: RATIO_SCALE })
}
