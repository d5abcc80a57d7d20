import { KEEP_ALL, KEEP_NONE, type Condition, type StoredColumn } from '../dialects/select'
import { assertNever } from '../model/assert-never'
import { instantsIn, instantsSince } from '../model/bucket'
import { CodedError } from '../model/coded-error'
import type { TimeGrain } from '../model/expression'
import type { Comparison, FieldFilter } from '../model/filter'
import { complementOf, unionOf, type InstantRange, type InstantSet } from '../model/instant-set'
import type { TimeZone } from '../model/time-zone'
import type { Scalar } from '../model/value'

/**
 * A condition on the hour, day, week or month of an instant as one on the stored instant itself: so
 * files and row groups are pruned by it, and no engine computes a start to throw the row away.
 */
export function bucketCondition(
  column: StoredColumn,
  grain: TimeGrain,
  filter: FieldFilter,
  zone: TimeZone,
): Condition {
  const within = (set: InstantSet) => instantsCondition(set, column)
  switch (filter.kind) {
    case 'compare':
      return within(compared(filter.operator, filter.value, grain, zone))
    case 'in':
      return within(unionOf(filter.values.map((value) => instantsIn(value, grain, zone))))
    case 'notIn': {
      if (filter.values.length === 0) return KEEP_ALL
      const named = unionOf(filter.values.map((value) => instantsIn(value, grain, zone)))
      return within(complementOf(named))
    }
    case 'isNull':
      return { kind: 'isNull', column }
    case 'text':
    case 'has':
      throw new CodedError('BAD_USER_INPUT', `${filter.field} is a time and has no such filter.`)
    default:
      return assertNever(filter)
  }
}

function compared(
  operator: Comparison,
  value: Scalar,
  grain: TimeGrain,
  zone: TimeZone,
): InstantSet {
  switch (operator) {
    case 'eq':
      return instantsIn(value, grain, zone)
    case 'ne':
      return complementOf(instantsIn(value, grain, zone))
    case 'gte':
      return instantsSince(value, grain, zone, false)
    case 'gt':
      return instantsSince(value, grain, zone, true)
    case 'lt':
      return complementOf(instantsSince(value, grain, zone, false))
    case 'lte':
      return complementOf(instantsSince(value, grain, zone, true))
    default:
      return assertNever(operator)
  }
}

export function instantsCondition(set: InstantSet, column: StoredColumn): Condition {
  const [first, ...rest] = set.map((range) => rangeCondition(range, column))
  if (first === undefined) return KEEP_NONE
  return rest.length === 0 ? first : { kind: 'any', of: [first, ...rest] }
}

/** NULL is in no range, not even in that without ends. */
function rangeCondition({ from, until }: InstantRange, column: StoredColumn): Condition {
  const parts: Condition[] = []
  if (from !== null) parts.push({ kind: 'compare', column, operator: 'gte', value: from })
  if (until !== null) parts.push({ kind: 'compare', column, operator: 'lt', value: until })
  const [first, second] = parts
  if (first === undefined) return { kind: 'not', of: { kind: 'isNull', column } }
  return second === undefined ? first : { kind: 'all', of: parts }
}
