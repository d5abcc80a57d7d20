import { assertNever } from '../model/assert-never'
import type { Comparison } from '../model/filter'
import type { ColumnType, Scalar } from '../model/value'
import { compareWithBound } from './bound-value'
import type { DataFile } from './catalog'

/** A stored column, by the id that data files know it by. */
interface Bounded {
  readonly id: number
  readonly type: ColumnType
}

/** Whether each row of the file meets a comparison with a value; false in doubt. NULL meets none. */
export function everyRowMeets(
  file: DataFile,
  { id, type }: Bounded,
  operator: Comparison,
  value: Scalar,
): boolean {
  // NaN is outside of all bounds.
  if (type === 'double' || file.nullCounts.get(id) !== 0n) return false
  const least = compareWithBound(type, value, file.lower.get(id))
  const most = compareWithBound(type, value, file.upper.get(id))
  if (least === null || most === null) return false
  switch (operator) {
    case 'eq':
      return least === 0 && most === 0
    case 'ne':
      return least < 0 || most > 0
    case 'lt':
      return most > 0
    case 'lte':
      return most >= 0
    case 'gt':
      return least < 0
    case 'gte':
      return least <= 0
    default:
      return assertNever(operator)
  }
}
