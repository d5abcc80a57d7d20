import { parseDate } from '../model/calendar'
import { compareValues } from '../model/compare-values'
import { compareDecimals, decimalOf } from '../model/decimal'
import type { ColumnType, Value } from '../model/value'

/** Compares two values of one type as an engine does. */
export function compareTyped(type: ColumnType, left: Value, right: Value): number {
  if (typeof type === 'object')
    return compareDecimals(decimalOf(String(left)), decimalOf(String(right)))
  if (type === 'date') return compareDays(left, right)
  return compareValues(left, right)
}

/** As days and not as texts: that after 9999-12-31 has a fifth digit. */
export function compareDays(left: Value, right: Value): number {
  return daysOf(left) - daysOf(right)
}

function daysOf(value: Value): number {
  const days = parseDate(String(value))
  if (days === null) throw new Error('a date was expected')
  return days
}
