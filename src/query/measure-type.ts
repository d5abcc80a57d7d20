import { summedType } from '../dialects/column-types'
import { assertNever } from '../model/assert-never'
import type { Dataset, Measure } from '../model/dataset'
import type { ColumnType } from '../model/value'
import { RATIO_SCALE } from './exact-ratio'

const QUOTIENT: ColumnType = Object.freeze({
  decimal: Object.freeze({ precision: 38, scale: RATIO_SCALE }),
})

/** The type of a measure's values, as `having` compares them: that of a sum of decimals has a scale. */
export function measureValueType({ expression, type }: Measure, dataset: Dataset): ColumnType {
  switch (expression.kind) {
    case 'ratio':
    case 'average':
      return type === 'decimal' ? QUOTIENT : 'double'
    case 'count':
    case 'countDistinct':
      return 'long'
    case 'level':
      if (expression.take === 'average') return type === 'decimal' ? QUOTIENT : 'double'
      return sumType(expression.column, type, dataset)
    case 'sum':
      return sumType(expression.column, type, dataset)
    case 'min':
    case 'max':
    case 'percentile':
    case 'stored':
      return type === 'decimal' ? columnType(expression.column, dataset) : type
    default:
      return assertNever(expression)
  }
}

function sumType(column: string, type: Measure['type'], dataset: Dataset): ColumnType {
  return type === 'decimal'
    ? summedType(columnType(column, dataset))
    : type === 'long'
      ? 'long'
      : 'double'
}

function columnType(name: string, { columns }: Dataset): ColumnType {
  const found = columns.find((column) => column.name === name)
  if (found === undefined) throw new Error(`there is no column ${name}`)
  return found.type
}
