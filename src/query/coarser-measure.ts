import { assertNever } from '../model/assert-never'
import type { Dataset } from '../model/dataset'
import type { CountingExpression, MeasureExpression } from '../model/expression'
import { columnOf, heldColumn } from './held-columns'

/** Two tables of one family; `sameColumn` finds the column of the other that has the same values. */
export interface Pair {
  readonly asked: Dataset
  readonly other: Dataset
  readonly sameColumn: (column: string) => string | null
}

/**
 * A measure of the dataset out of the columns of a coarser table; null where these cannot tell it
 * exactly: a percentile never, a distinct count only of what the coarser table groups by.
 */
export function coarserMeasure(
  expression: MeasureExpression,
  pair: Pair,
): MeasureExpression | null {
  switch (expression.kind) {
    case 'sum':
    case 'count':
    case 'countDistinct':
      return counting(expression, pair)
    case 'min':
    case 'max': {
      const held = heldColumn(expression, pair.other)
      if (held !== null) return { kind: expression.kind, column: held.column, ...held.where }
      return ofSameColumn(expression, pair)
    }
    case 'average': {
      const { column, where } = expression
      const of = { column, ...(where && { where }) }
      const [numerator, denominator] = [
        counting({ kind: 'sum', ...of }, pair),
        counting({ kind: 'count', ...of }, pair),
      ]
      return numerator && denominator && { kind: 'ratio', numerator, denominator }
    }
    case 'ratio': {
      const [numerator, denominator] = [
        counting(expression.numerator, pair),
        counting(expression.denominator, pair),
      ]
      return numerator && denominator && { kind: 'ratio', numerator, denominator }
    }
    case 'percentile':
    case 'level':
    case 'stored':
      return null
    default:
      return assertNever(expression)
  }
}

function counting(term: CountingExpression, pair: Pair): CountingExpression | null {
  if (term.kind === 'countDistinct') return ofSameColumn(term, pair)
  const held = heldColumn(term, pair.other) ?? heldCount(term, pair)
  return held && { kind: 'sum', column: held.column, ...held.where }
}

/** Where a column is never NULL, each row has a value of it. */
function heldCount(term: CountingExpression, { asked, other }: Pair) {
  if (term.kind !== 'count' || term.column === undefined) return null
  if (columnOf(asked, term.column)?.nullable !== false) return null
  const { where } = term
  return heldColumn({ kind: 'count', ...(where && { where }) }, other)
}

/** Of the values by which both tables group, each one is in both. */
export function ofSameColumn<Of extends { readonly column: string }>(
  expression: Of,
  { sameColumn }: Pair,
): Of | null {
  const column = sameColumn(expression.column)
  return column === null ? null : { ...expression, column }
}
