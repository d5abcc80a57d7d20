import { assertNever } from '../../src/model/assert-never'
import type { Dataset, Measure } from '../../src/model/dataset'
import type { AdditiveExpression, Filter } from '../../src/model/expression'
import type { ColumnType, Value } from '../../src/model/value'

export function measureFaults(dataset: Dataset): readonly string[] {
  return dataset.measures.flatMap((measure) =>
    expressionFaults(measure, dataset).map((fault) => `${measure.name} ${fault}`),
  )
}

function expressionFaults({ expression, type }: Measure, dataset: Dataset): string[] {
  if (expression.kind !== 'ratio') {
    const made = additiveType(expression, dataset)
    return [
      ...additiveFaults(expression, dataset),
      ...(made === null || made === type
        ? []
        : [`is declared ${type}, but a ${expression.kind} here is ${made}`]),
    ]
  }
  return [
    ...(type === 'long' ? ['is a ratio, which is double or decimal, never long'] : []),
    ...additiveFaults(expression.numerator, dataset),
    ...additiveFaults(expression.denominator, dataset),
  ]
}

function additiveFaults(expression: AdditiveExpression, dataset: Dataset): string[] {
  return [...sumFaults(expression, dataset), ...filterFaults(expression.where, dataset)]
}

function sumFaults(expression: AdditiveExpression, dataset: Dataset): string[] {
  if (expression.kind === 'count') return []
  const stored = dataset.columns.find(({ name }) => name === expression.column)
  if (stored === undefined) return [`sums ${expression.column}, which is no column`]
  return summedType(stored.type) === null ? [`sums ${expression.column}, which is no number`] : []
}

/** Null where another fault says already what is wrong. */
function additiveType(expression: AdditiveExpression, dataset: Dataset): Measure['type'] | null {
  if (expression.kind === 'count') return 'long'
  const stored = dataset.columns.find(({ name }) => name === expression.column)
  return stored === undefined ? null : summedType(stored.type)
}

function summedType(type: ColumnType): Measure['type'] | null {
  if (typeof type === 'object') return 'decimal'
  if (type === 'int' || type === 'long') return 'long'
  return type === 'double' ? 'double' : null
}

function filterFaults(filter: Filter | undefined, dataset: Dataset): string[] {
  if (filter === undefined) return []
  switch (filter.kind) {
    case 'all':
      return filter.of.flatMap((part) => filterFaults(part, dataset))
    case 'compare':
      return valueFaults(filter.field, [filter.value], dataset)
    case 'in':
      return valueFaults(filter.field, filter.values, dataset)
    default:
      return assertNever(filter)
  }
}

function valueFaults(field: string, values: readonly Value[], dataset: Dataset): string[] {
  const dimension = dataset.dimensions.find(({ name }) => name === field)
  if (dimension === undefined) return [`filters by ${field}, which is no dimension`]
  return values.every((value) => typeof value === jsTypeOf(dimension.type))
    ? []
    : [`compares ${field} with a value of another type`]
}

function jsTypeOf(type: ColumnType): 'string' | 'boolean' | 'number' | 'bigint' {
  if (typeof type === 'object') return 'string'
  switch (type) {
    case 'string':
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
