import type { ColumnType, Value } from '../../src/model/value'

/** Numbers with thirty digits after the point, exactly. */
const SCALE = 30
const DAY = /^\d{4,5}-\d\d-\d\d$/

export function fixed(value: Value): bigint {
  const [mantissa = '', exponent = '0'] = String(value).split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  const places = SCALE - fraction.length + Number(exponent)
  const digits = BigInt(whole + fraction)
  if (places >= 0) return digits * 10n ** BigInt(places)
  // Finer than thirty digits: only on which side of 0 it lies can matter.
  return digits === 0n ? 0n : digits < 0n ? -1n : 1n
}

/** Rounded to even, twelve digits, as text; null for a division by 0. */
export function divided(numerator: bigint, denominator: bigint): string | null {
  if (denominator === 0n) return null
  const [n, d] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator]
  const scaled = n * 10n ** 12n
  const floor = scaled / d - (scaled % d < 0n ? 1n : 0n)
  const rest = scaled - floor * d
  const up = rest * 2n > d || (rest * 2n === d && floor % 2n !== 0n)
  return textOf(up ? floor + 1n : floor, 12)
}

export function textOf(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0')
  const text = `${digits.slice(0, digits.length - scale)}.${digits.slice(digits.length - scale)}`
  return unscaled < 0n ? `-${text}` : text
}

/** Sums of a column's values: whole numbers, decimals of its scale, or doubles. */
export function total(values: readonly Value[], type: ColumnType): Value {
  if (type === 'double') return values.reduce((sum: number, one) => sum + Number(one), 0)
  if (typeof type !== 'object')
    return values.reduce((sum: bigint, one) => sum + BigInt(String(one)), 0n)
  const unit = 10n ** BigInt(SCALE - type.decimal.scale)
  const sum = values.reduce((all: bigint, one) => all + fixed(one), 0n)
  return textOf(sum / unit, type.decimal.scale)
}

/** `isNumber`: strings are decimals. */
export function order(left: Value, right: Value, isNumber: boolean): number {
  if (Array.isArray(left) && Array.isArray(right)) {
    const at = left.findIndex((one, index) => one !== right[index])
    if (at < 0) return left.length - right.length
    return right[at] === undefined ? 1 : order(left[at], right[at], false)
  }
  if (isNumber && typeof left !== 'bigint') return sign(fixed(left) - fixed(right))
  // The day after 9999-12-31, which clocks ahead of UTC show, has a fifth digit.
  if (DAY.test(String(left)) && DAY.test(String(right))) {
    const longer = String(left).length - String(right).length
    if (longer !== 0) return longer
  }
  if (typeof left === 'string') return Buffer.compare(Buffer.from(left), Buffer.from(String(right)))
  return left < right ? -1 : left > right ? 1 : 0
}

function sign(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0
}
