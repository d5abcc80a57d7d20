import { assertNever } from '../../src/model/assert-never'
import type { Column, Dataset, Measure } from '../../src/model/dataset'
import type { CountingExpression, MeasureExpression } from '../../src/model/expression'
import { countingType, naturalType } from './natural-type'
import { measureFilterFaults } from './measure-filter-faults'

export function measureFaults(dataset: Dataset): readonly string[] {
  return dataset.measures.flatMap((measure) =>
    expressionFaults(measure, dataset).map((fault) => `${measure.name} ${fault}`),
  )
}

function expressionFaults({ expression, type }: Measure, dataset: Dataset): string[] {
  const terms: readonly MeasureExpression[] =
    expression.kind === 'ratio' ? [expression.numerator, expression.denominator] : [expression]
  const faults = terms.flatMap((term) => termFaults(term, dataset))
  return faults.length > 0 ? faults : typeFaults(expression, type, dataset)
}

/** A quotient of exact numbers leaves as a double or as a decimal, everything else as what it is. */
function typeFaults(
  expression: MeasureExpression,
  type: Measure['type'],
  { columns }: Dataset,
): string[] {
  const natural = naturalType(expression, columns)
  if (natural === null || natural === type) return []
  if (isQuotient(expression)) {
    const isExact = type === 'decimal' || type === 'double'
    if (isExact && !readsDoubles(expression, columns)) return []
    return [`is a ${expression.kind}, which is double or, of exact numbers, decimal, never ${type}`]
  }
  return [`is declared ${type}, but a ${expression.kind} here is ${natural}`]
}

function isQuotient(expression: MeasureExpression): boolean {
  return (
    expression.kind === 'ratio' ||
    expression.kind === 'average' ||
    (expression.kind === 'level' && expression.take === 'average')
  )
}

function readsDoubles(expression: MeasureExpression, columns: readonly Column[]): boolean {
  if (expression.kind === 'ratio') {
    return [expression.numerator, expression.denominator].some(
      (term) => countingType(term, columns) === 'double',
    )
  }
  return 'column' in expression && columnOf(expression.column, columns)?.type === 'double'
}

function termFaults(expression: MeasureExpression, dataset: Dataset): string[] {
  const where = 'where' in expression ? expression.where : undefined
  return [
    ...columnFaults(expression, dataset),
    ...ownFaults(expression, dataset),
    ...measureFilterFaults(where, dataset),
  ]
}

const VERBS = {
  sum: 'sums',
  count: 'counts',
  countDistinct: 'counts',
  min: 'takes',
  max: 'takes',
  average: 'averages',
  percentile: 'takes a percentile of',
  level: 'takes',
  stored: 'shows',
} as const satisfies Record<Exclude<MeasureExpression['kind'], 'ratio'>, string>

function columnFaults(expression: MeasureExpression, dataset: Dataset): string[] {
  if (expression.kind === 'ratio' || expression.column === undefined) return []
  const verb = VERBS[expression.kind]
  const found = columnOf(expression.column, dataset.columns)
  if (found === undefined) {
    // A column of the dataset that this one summarizes is looked for where both are known.
    const isElsewhere = dataset.summarizes !== undefined && expression.kind !== 'stored'
    return isElsewhere ? [] : [`${verb} ${expression.column}, which is no column`]
  }
  if (isCounted(expression)) {
    const hasNoDistinct = found.type === 'double' || found.type === 'strings'
    return expression.kind === 'countDistinct' && hasNoDistinct
      ? [`counts the distinct values of ${found.name}, whose type has none`]
      : []
  }
  if (naturalType(expression, dataset.columns) === null) {
    return [`${verb} ${found.name}, which is no number`]
  }
  return additivityFaults(expression, verb, found)
}

function isCounted(expression: MeasureExpression): expression is CountingExpression {
  return expression.kind === 'count' || expression.kind === 'countDistinct'
}

/** Never is what must not be added up added up. */
function additivityFaults(expression: MeasureExpression, verb: string, column: Column): string[] {
  const adds = expression.kind === 'sum' || expression.kind === 'average'
  if (column.additivity === 'non-additive' && (adds || expression.kind === 'level')) {
    return [`${verb} ${column.name}, which is non-additive: show it by stored()`]
  }
  if (column.additivity === 'semi-additive' && adds) {
    return [`${verb} ${column.name}, which is semi-additive: take it by level()`]
  }
  return []
}

function ownFaults(expression: MeasureExpression, dataset: Dataset): string[] {
  switch (expression.kind) {
    case 'percentile':
      return expression.share > 0 && expression.share <= 1
        ? []
        : [`takes the percentile ${expression.share}, which is not above 0 and at most 1`]
    case 'level': {
      const over = dataset.dimensions.find(({ name }) => name === expression.over)
      const column = over && columnOf(over.expression.column, dataset.columns)
      return column?.type === 'timestamptz' || column?.type === 'date'
        ? []
        : [`is a level over ${expression.over}, which is no dimension of time`]
    }
    case 'sum':
    case 'count':
    case 'countDistinct':
    case 'min':
    case 'max':
    case 'average':
    case 'stored':
    case 'ratio':
      return []
    default:
      return assertNever(expression)
  }
}

function columnOf(name: string, columns: readonly Column[]): Column | undefined {
  return columns.find((column) => column.name === name)
}
