import { assertNever } from '../model/assert-never'
import type { CountingExpression, MeasureExpression } from '../model/expression'
import { ofSameColumn, type Pair } from './coarser-measure'
import { columnOf, narrowed } from './held-columns'

/**
 * A measure of the dataset out of the rows of the finer table that it summarizes; null where these
 * do not tell it: how many groups there are, and what is in a column of which nobody says what it holds.
 */
export function finerMeasure(expression: MeasureExpression, pair: Pair): MeasureExpression | null {
  switch (expression.kind) {
    case 'sum':
    case 'count':
    case 'countDistinct':
      return counting(expression, pair)
    case 'min':
    case 'max': {
      const held = columnOf(pair.asked, expression.column)?.holds
      if (held?.kind === expression.kind) return narrowed(held, expression.where)
      return ofInput(expression, pair) ?? ofSameColumn(expression, pair)
    }
    case 'percentile':
    case 'average':
      return ofInput(expression, pair)
    case 'ratio': {
      const [numerator, denominator] = [
        counting(expression.numerator, pair),
        counting(expression.denominator, pair),
      ]
      return numerator && denominator && { kind: 'ratio', numerator, denominator }
    }
    case 'stored':
      return columnOf(pair.asked, expression.column)?.holds ?? null
    case 'level':
      return null
    default:
      return assertNever(expression)
  }
}

function counting(term: CountingExpression, pair: Pair): CountingExpression | null {
  if (term.kind === 'countDistinct') return ofInput(term, pair) ?? ofSameColumn(term, pair)
  if (term.column === undefined) return null
  const held = columnOf(pair.asked, term.column)?.holds
  if (term.kind === 'sum' && (held?.kind === 'sum' || held?.kind === 'count')) {
    return narrowed(held, term.where)
  }
  return ofInput({ ...term, column: term.column }, pair)
}

/** A column that only the finer table has. */
function ofInput<Of extends { readonly column: string }>(
  expression: Of,
  { asked, other }: Pair,
): Of | null {
  const isInput =
    columnOf(asked, expression.column) === undefined &&
    columnOf(other, expression.column) !== undefined
  return isInput ? expression : null
}
