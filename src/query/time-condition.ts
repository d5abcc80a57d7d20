import { assertNever } from '../model/assert-never'
import {
  DAY_MICROS,
  dayOfInstant,
  endOfGrain,
  formatDate,
  parseDate,
  startOfGrain,
} from '../model/calendar'
import type { Comparison, TimeGrain } from '../model/expression'
import type { Value } from '../model/value'
import { KEEP_NONE } from '../dialects/select'
import type { Condition, StoredColumn } from '../dialects/select'

/**
 * A condition on the start of a grain as one on the stored column itself: so files and row groups
 * are pruned by it, and no engine computes a start to throw the row away.
 */
export function conditionOnGrain(
  column: StoredColumn,
  grain: TimeGrain,
  operator: Comparison,
  value: Value,
): Condition {
  const asked = instantOf(value)
  const start = startOfGrain(asked, grain)
  const end = endOfGrain(asked, grain)
  // The starts of a grain have no other values between them.
  const bound = start === asked ? start : end
  switch (operator) {
    case 'eq':
      if (start !== asked) return KEEP_NONE
      return { kind: 'all', of: [compared(column, 'gte', start), compared(column, 'lt', end)] }
    case 'gte':
    case 'lt':
      return compared(column, operator, bound)
    default:
      return assertNever(operator)
  }
}

function compared(column: StoredColumn, operator: Comparison, instant: bigint): Condition {
  const value = column.type === 'date' ? formatDate(dayOfInstant(instant)) : instant
  return { kind: 'compare', column, operator, value }
}

function instantOf(value: Value): bigint {
  if (typeof value === 'bigint') return value
  const days = parseDate(String(value))
  if (days === null) throw new Error('a date was expected')
  return BigInt(days) * DAY_MICROS
}
