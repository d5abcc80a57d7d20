import { KEEP_NONE, type Condition, type OutputKey } from '../dialects/select'
import { decimalOf, decimalOfDouble, type Decimal } from '../model/decimal'
import type { Comparison, FieldFilter, Filter } from '../model/filter'
import type { ColumnType, Scalar } from '../model/value'
import { conditionOf, plainCondition } from './condition'
import { RATIO_SCALE } from './exact-ratio'

/** The largest whole number of 38 digits, which no quotient reaches. */
const WIDEST = 10n ** 38n - 1n

/** What a field of `having` is among the outputs, whose types are given. */
export type KeyOf = (field: string) => OutputKey

/** `having` as a condition on outputs. */
export function outputCondition(
  having: Filter,
  keyOf: KeyOf,
  types: readonly ColumnType[],
): Condition<OutputKey> {
  return conditionOf(having, (filter) => {
    const key = keyOf(filter.field)
    const isExactQuotient = key.kind === 'quotient' && types[key.numerator] !== 'double'
    return isExactQuotient ? quotientCondition(filter, key) : plainCondition(filter, key)
  })
}

/** Exact quotients are whole numbers of 10^-12 inside a statement. */
function quotientCondition(filter: FieldFilter, key: OutputKey): Condition<OutputKey> {
  switch (filter.kind) {
    case 'compare':
      return scaledComparison(key, filter.operator, filter.value)
    case 'in':
      return { kind: 'any', of: filter.values.map((value) => scaledComparison(key, 'eq', value)) }
    case 'notIn':
      return { kind: 'all', of: filter.values.map((value) => scaledComparison(key, 'ne', value)) }
    default:
      return plainCondition(filter, key)
  }
}

function scaledComparison(
  column: OutputKey,
  operator: Comparison,
  value: Scalar,
): Condition<OutputKey> {
  const { floor, isWhole } = scaled(
    typeof value === 'number' ? decimalOfDouble(value) : decimalOf(String(value)),
  )
  if (isWhole) return { kind: 'compare', column, operator, value: floor }
  // Between two whole numbers: what is below lies at the lower one or before.
  switch (operator) {
    case 'eq':
      return KEEP_NONE
    case 'ne':
      return { kind: 'not', of: { kind: 'isNull', column } }
    case 'lt':
    case 'lte':
      return { kind: 'compare', column, operator: 'lte', value: floor }
    case 'gt':
    case 'gte':
      return { kind: 'compare', column, operator: 'gt', value: floor }
  }
}

function scaled({ unscaled, scale }: Decimal): {
  readonly floor: bigint
  readonly isWhole: boolean
} {
  const shift = RATIO_SCALE - scale
  const divisor = shift < 0 ? 10n ** BigInt(-shift) : 1n
  const digits = shift < 0 ? unscaled : unscaled * 10n ** BigInt(shift)
  const floor = digits / divisor - (digits % divisor < 0n ? 1n : 0n)
  if (floor > WIDEST) return { floor: WIDEST, isWhole: false }
  if (floor < -WIDEST) return { floor: -WIDEST, isWhole: false }
  return { floor, isWhole: digits % divisor === 0n }
}
