/** A decimal number: `unscaled` × 10^-scale. */
export interface Decimal {
  readonly unscaled: bigint
  readonly scale: number
}

/** Of a whole number or a decimal in plain notation. */
export function decimalOf(value: string | bigint | number): Decimal {
  const [whole = '', fraction = ''] = String(value).split('.')
  return { unscaled: BigInt(whole + fraction), scale: fraction.length }
}

export function decimalText({ unscaled, scale }: Decimal): string {
  const sign = unscaled < 0n ? '-' : ''
  const digits = String(magnitude(unscaled)).padStart(scale + 1, '0')
  if (scale === 0) return sign + digits
  const point = digits.length - scale
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

export function compareDecimals(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale)
  const [a, b] = [atScale(left, scale), atScale(right, scale)]
  return a < b ? -1 : a > b ? 1 : 0
}

/** The decimal that a double is written as: the shortest that reads back as the same double. */
export function decimalOfDouble(value: number): Decimal {
  const [digits = '', exponent = '0'] = String(value).split('e')
  const { unscaled, scale } = decimalOf(digits)
  const shifted = scale - Number(exponent)
  return shifted >= 0
    ? { unscaled, scale: shifted }
    : { unscaled: unscaled * 10n ** BigInt(-shifted), scale: 0 }
}

/** Half even. */
export function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const sign = dividend < 0n === divisor < 0n ? 1n : -1n
  const quotient = magnitude(dividend) / magnitude(divisor)
  const twiceRest = 2n * (magnitude(dividend) % magnitude(divisor))
  const isUp =
    twiceRest > magnitude(divisor) || (twiceRest === magnitude(divisor) && quotient % 2n === 1n)
  return sign * (isUp ? quotient + 1n : quotient)
}

/** The scale must not be smaller than that of the number. */
export function atScale({ unscaled, scale }: Decimal, wanted: number): bigint {
  return unscaled * 10n ** BigInt(wanted - scale)
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}
