import { assertNever } from '../model/assert-never'
import { CodedError } from '../model/coded-error'
import { fieldFilters, type FieldFilter, type Filter } from '../model/filter'
import type { Scalar } from '../model/value'
import { checkValue, type Comparable } from './check-value'

/**
 * Each condition is one that its field can meet.
 * @throws CodedError BAD_USER_INPUT
 */
export function checkFilter(
  filter: Filter,
  comparableOf: (field: string) => Comparable,
  place: string,
): void {
  for (const condition of fieldFilters(filter)) {
    const comparable = comparableOf(condition.field)
    if (!takes(comparable, condition)) {
      const message = `${place}.${condition.field} takes no ${condition.kind} condition.`
      throw new CodedError('BAD_USER_INPUT', message)
    }
    for (const value of valuesOf(condition)) checkValue(comparable, value, place)
  }
}

/** Lists are asked for elements, texts for parts, and only what has an order is compared. */
function takes({ type }: Comparable, { kind }: FieldFilter): boolean {
  switch (kind) {
    case 'isNull':
      return true
    case 'has':
      return type === 'strings'
    case 'text':
      return type === 'string'
    case 'compare':
    case 'in':
    case 'notIn':
      return type !== 'strings'
    default:
      return assertNever(kind)
  }
}

function valuesOf(filter: FieldFilter): readonly Scalar[] {
  switch (filter.kind) {
    case 'compare':
      return [filter.value]
    case 'in':
    case 'notIn':
      return filter.values
    case 'text':
    case 'has':
      return [filter.value]
    case 'isNull':
      return []
    default:
      return assertNever(filter)
  }
}
