import { assertNever } from '../model/assert-never'
import type { Filter } from '../model/expression'
import { KEEP_ALL } from '../dialects/select'
import type { Condition } from '../dialects/select'
import type { StoredColumns } from './stored-columns'
import { conditionOnGrain } from './time-condition'

/** A filter over dimensions as a condition on the columns that are stored. */
export function storedCondition(filter: Filter, columns: StoredColumns): Condition {
  switch (filter.kind) {
    case 'all': {
      const of = filter.of
        .map((part) => storedCondition(part, columns))
        .filter((part) => part !== KEEP_ALL)
      const [only] = of
      if (only === undefined) return KEEP_ALL
      return of.length === 1 ? only : { kind: 'all', of }
    }
    case 'compare': {
      const { dimension, column } = columns.ofDimension(filter.field)
      const { expression } = dimension
      if (expression.kind === 'truncate') {
        return conditionOnGrain(column, expression.grain, filter.operator, filter.value)
      }
      return { kind: 'compare', column, operator: filter.operator, value: filter.value }
    }
    case 'in': {
      const { dimension, column } = columns.ofDimension(filter.field)
      const { expression } = dimension
      if (expression.kind === 'column') return { kind: 'in', column, values: filter.values }
      const { grain } = expression
      const of = filter.values.map((value) => conditionOnGrain(column, grain, 'eq', value))
      return { kind: 'any', of }
    }
    default:
      return assertNever(filter)
  }
}
