import type { Aggregate } from '../../dialects/select'
import { atScale, decimalOf, decimalText } from '../../model/decimal'
import type { ColumnType, Value } from '../../model/value'
import { compareTyped } from '../compare-typed'

/** The aggregate of two groups together. NULL is that of no values. */
export function combine(
  { kind }: Aggregate,
  type: ColumnType,
  left: Value | null,
  right: Value | null,
): Value | null {
  if (left === null || right === null) return left ?? right
  switch (kind) {
    case 'count':
    case 'sum':
      return plus(left, right)
    case 'min':
      return compareTyped(type, left, right) <= 0 ? left : right
    case 'max':
      return compareTyped(type, left, right) >= 0 ? left : right
    case 'countDistinct':
    case 'percentile':
    case 'sumAt':
      throw new Error(`${kind} of two groups does not follow from that of each`)
  }
}

function plus(left: Value, right: Value): Value {
  if (typeof left === 'bigint' && typeof right === 'bigint') return left + right
  const [a, b] = [decimalOf(String(left)), decimalOf(String(right))]
  const scale = Math.max(a.scale, b.scale)
  return decimalText({ unscaled: atScale(a, scale) + atScale(b, scale), scale })
}
