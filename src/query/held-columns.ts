import { isDeepStrictEqual } from 'node:util'
import type { Column, Dataset } from '../model/dataset'
import type { MeasureExpression } from '../model/expression'
import { all, type Filter } from '../model/filter'

/** An aggregate of one column, or of rows. */
export type ColumnExpression = Exclude<MeasureExpression, { readonly kind: 'ratio' }>

/** Where a coarser table holds an aggregate of the finer one's rows. */
export interface HeldColumn {
  readonly column: string
  /** What is still to be filtered by. */
  readonly where: { readonly where?: Filter }
}

/** Null where no column holds it, or holds it for all rows of which only some are asked for. */
export function heldColumn(expression: ColumnExpression, coarser: Dataset): HeldColumn | null {
  const exactly = columnThatHolds(expression, coarser)
  if (exactly !== undefined) return { column: exactly.name, where: {} }
  const { where, ...ofAll } = { where: undefined, ...expression }
  if (where === undefined) return null
  const unfiltered = columnThatHolds(ofAll, coarser)
  return unfiltered === undefined ? null : { column: unfiltered.name, where: { where } }
}

function columnThatHolds(expression: object, { columns }: Dataset): Column | undefined {
  return columns.find(({ holds }) => holds !== undefined && isDeepStrictEqual(holds, expression))
}

export function columnOf({ columns }: Dataset, name: string): Column | undefined {
  return columns.find((column) => column.name === name)
}

/** The rows for which both hold. */
export function narrowed<Of extends { readonly where?: Filter }>(
  expression: Of,
  where: Filter | undefined,
): Of {
  if (where === undefined) return expression
  return {
    ...expression,
    where: expression.where === undefined ? where : all(expression.where, where),
  }
}
