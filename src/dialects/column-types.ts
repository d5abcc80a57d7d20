import { assertNever } from '../model/assert-never'
import type { ColumnType } from '../model/value'
import type { Aggregate, RowExpression, Select } from './select'

/** Sums of whole numbers are exact in 38 digits, which no table of 64-bit numbers outgrows. */
export const WIDE: ColumnType = Object.freeze({
  decimal: Object.freeze({ precision: 38, scale: 0 }),
})

export function typesOf(select: Select): readonly ColumnType[] {
  if (select.kind === 'countGroups') return ['long']
  const types = outputTypes(select)
  return select.kind === 'groupSets' ? ['long', ...types] : types
}

/** The types of c1…cn. */
export function outputTypes({
  rows,
  aggregates,
}: Pick<Select, 'rows' | 'aggregates'>): readonly ColumnType[] {
  return [...rows.map(typeOfRow), ...aggregates.map(typeOfAggregate)]
}

function typeOfRow(expression: RowExpression): ColumnType {
  if (expression.kind === 'column') return expression.column.type
  return expression.grain === 'hour' ? 'timestamptz' : 'date'
}

/** As delivered: whole numbers are `long`, though a sum may be wider than 64 bits. */
function typeOfAggregate(aggregate: Aggregate): ColumnType {
  switch (aggregate.kind) {
    case 'count':
    case 'countDistinct':
      return 'long'
    case 'sum':
    case 'sumAt': {
      const summed = summedType(aggregate.column.type)
      return summed === WIDE ? 'long' : summed
    }
    case 'min':
    case 'max':
    case 'percentile':
      return aggregate.column.type === 'int' ? 'long' : aggregate.column.type
    default:
      return assertNever(aggregate)
  }
}

/** The type in which a column is added up. */
export function summedType(type: ColumnType): ColumnType {
  if (typeof type === 'object') return { decimal: { precision: 38, scale: type.decimal.scale } }
  if (type === 'int' || type === 'long') return WIDE
  if (type === 'double') return 'double'
  throw new Error(`a column of type ${type} has no sum`)
}

/** Digits after the point; throws where the type is not exact. */
export function scaleOf(type: ColumnType): number {
  if (typeof type === 'object') return type.decimal.scale
  if (type === 'int' || type === 'long') return 0
  throw new Error(`a ratio needs exact numbers, not ${type}`)
}
