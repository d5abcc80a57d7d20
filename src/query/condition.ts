import { KEEP_ALL, KEEP_NONE, type Condition } from '../dialects/select'
import { assertNever } from '../model/assert-never'
import type { FieldFilter, Filter } from '../model/filter'
import type { StoredColumns } from './stored-columns'
import { bucketCondition } from './time-condition'

/** A filter over dimensions as a condition on the columns that are stored. */
export function storedCondition(filter: Filter, columns: StoredColumns): Condition {
  return conditionOf(filter, (field) => fieldCondition(field, columns))
}

/** A filter as a condition, whose single fields `leaf` translates. */
export function conditionOf<Of>(
  filter: Filter,
  leaf: (filter: FieldFilter) => Condition<Of>,
): Condition<Of> {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return joined(
        filter.kind,
        filter.of.map((part) => conditionOf(part, leaf)),
      )
    case 'not':
      // A condition holds or does not, so twice not is not at all.
      return filter.of.kind === 'not'
        ? conditionOf(filter.of.of, leaf)
        : { kind: 'not', of: conditionOf(filter.of, leaf) }
    default:
      return leaf(filter)
  }
}

/** The same condition on something that is stored or put out as the field is. */
export function plainCondition<Of>(filter: FieldFilter, column: Of): Condition<Of> {
  switch (filter.kind) {
    case 'compare':
      return { kind: 'compare', column, operator: filter.operator, value: filter.value }
    case 'in':
    case 'notIn':
      return { kind: filter.kind, column, values: filter.values }
    case 'text':
      return { kind: 'text', column, operator: filter.operator, value: filter.value }
    case 'isNull':
      return { kind: 'isNull', column }
    case 'has':
      return { kind: 'has', column, value: filter.value }
    default:
      return assertNever(filter)
  }
}

function fieldCondition(filter: FieldFilter, columns: StoredColumns): Condition {
  const { dimension, column } = columns.ofDimension(filter.field)
  const { expression } = dimension
  return expression.kind === 'truncate'
    ? bucketCondition(column, expression.grain, filter, columns.zone)
    : plainCondition(filter, column)
}

function joined<Of>(kind: 'all' | 'any', parts: readonly Condition<Of>[]): Condition<Of> {
  const neutral = kind === 'all' ? KEEP_ALL : KEEP_NONE
  const of = parts.filter((part) => part !== neutral)
  const [only] = of
  if (only === undefined) return neutral
  return of.length === 1 ? only : { kind, of }
}
