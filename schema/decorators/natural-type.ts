import { assertNever } from '../../src/model/assert-never'
import type { Column, MeasureType } from '../../src/model/dataset'
import type { CountingExpression, MeasureExpression } from '../../src/model/expression'
import type { ColumnType } from '../../src/model/value'

/** What a measure is of its columns' types; null where these have no such measure. */
export function naturalType(
  expression: MeasureExpression,
  columns: readonly Column[],
): MeasureType | null {
  const typeOf = (name: string) => columns.find((column) => column.name === name)?.type
  switch (expression.kind) {
    case 'sum':
    case 'count':
    case 'countDistinct':
      return countingType(expression, columns)
    case 'min':
    case 'max':
    case 'stored':
      return valueType(typeOf(expression.column))
    case 'percentile':
      return summedType(typeOf(expression.column))
    case 'average':
      return quotientType(summedType(typeOf(expression.column)))
    case 'level': {
      const summed = summedType(typeOf(expression.column))
      return expression.take === 'average' ? quotientType(summed) : summed
    }
    case 'ratio': {
      const terms = [expression.numerator, expression.denominator]
      const types = terms.map((term) => countingType(term, columns))
      return types.includes(null) ? null : types.includes('decimal') ? 'decimal' : 'double'
    }
    default:
      return assertNever(expression)
  }
}

/** Null where the column is no number. */
export function countingType(
  expression: CountingExpression,
  columns: readonly Column[],
): MeasureType | null {
  if (expression.kind !== 'sum') return 'long'
  return summedType(columns.find(({ name }) => name === expression.column)?.type)
}

function summedType(type: ColumnType | undefined): MeasureType | null {
  if (typeof type === 'object') return 'decimal'
  if (type === 'int' || type === 'long') return 'long'
  return type === 'double' ? 'double' : null
}

function quotientType(summed: MeasureType | null): MeasureType | null {
  return summed === 'long' ? 'double' : summed
}

function valueType(type: ColumnType | undefined): MeasureType | null {
  switch (type) {
    case 'string':
    case 'date':
    case 'timestamptz':
      return type
    case 'strings':
    case 'boolean':
    case undefined:
      return null
    default:
      return summedType(type)
  }
}
