import { assertNever } from '../../src/model/assert-never'
import type { Dataset } from '../../src/model/dataset'
import { fieldFilters, type FieldFilter, type Filter } from '../../src/model/filter'
import type { ColumnType, Scalar } from '../../src/model/value'

/** What is wrong with the `where` of a measure. */
export function measureFilterFaults(filter: Filter | undefined, dataset: Dataset): string[] {
  if (filter === undefined) return []
  return fieldFilters(filter).flatMap((condition) => conditionFaults(condition, dataset))
}

function conditionFaults(condition: FieldFilter, { dimensions }: Dataset): string[] {
  const { field } = condition
  const dimension = dimensions.find(({ name }) => name === field)
  if (dimension === undefined) return [`filters by ${field}, which is no dimension`]
  if (condition.kind === 'text' && dimension.type !== 'string') {
    return [`looks for a text in ${field}, which is no string`]
  }
  if (
    (condition.kind === 'has') !== (dimension.type === 'strings') &&
    condition.kind !== 'isNull'
  ) {
    return [`asks ${field} for an element, or compares a list`]
  }
  return valuesOf(condition).every((value) => typeof value === jsTypeOf(dimension.type))
    ? []
    : [`compares ${field} with a value of another type`]
}

function valuesOf(condition: FieldFilter): readonly Scalar[] {
  switch (condition.kind) {
    case 'compare':
    case 'text':
    case 'has':
      return [condition.value]
    case 'in':
    case 'notIn':
      return condition.values
    case 'isNull':
      return []
    default:
      return assertNever(condition)
  }
}

function jsTypeOf(type: ColumnType): 'string' | 'boolean' | 'number' | 'bigint' {
  if (typeof type === 'object') return 'string'
  switch (type) {
    case 'string':
    case 'strings':
    case 'date':
      return 'string'
    case 'boolean':
      return 'boolean'
    case 'int':
    case 'double':
      return 'number'
    case 'long':
    case 'timestamptz':
      return 'bigint'
    default:
      return assertNever(type)
  }
}
