import { deepFreeze } from './deep-freeze'
import { all, type Filter } from './filter'

export const TIME_GRAINS = ['hour', 'day', 'week', 'month'] as const
export type TimeGrain = (typeof TIME_GRAINS)[number]

/** How a dimension comes from stored columns. */
export type DimensionExpression =
  | { readonly kind: 'column'; readonly column: string }
  /** The start of the hour, day, ISO week or month that holds the instant, in the request's zone. */
  | { readonly kind: 'truncate'; readonly column: string; readonly grain: TimeGrain }

/** Over the rows of a group for which `where` holds. NULL is no value: only `count` counts it. */
interface OfColumn {
  readonly column: string
  readonly where?: Filter
}

/** A whole number or sum, 0 over nothing: what may be divided. */
export type CountingExpression =
  | ({ readonly kind: 'sum' | 'countDistinct' } & OfColumn)
  /** Rows; with a column, those where it has a value. */
  | { readonly kind: 'count'; readonly column?: string; readonly where?: Filter }

/** How a measure comes from stored columns. */
export type MeasureExpression =
  | CountingExpression
  | ({ readonly kind: 'min' | 'max' } & OfColumn)
  /** The smallest value that at least this share of the values does not exceed. */
  | ({ readonly kind: 'percentile'; readonly share: number } & OfColumn)
  /** Divided once, in our code, at scale 12, half even; null where the denominator is 0. */
  | {
      readonly kind: 'ratio'
      readonly numerator: CountingExpression
      readonly denominator: CountingExpression
    }
  | ({ readonly kind: 'average' } & OfColumn)
  /** A level, as a stock: summed at the first or last time at which it has a value, or the mean of these sums. */
  | ({ readonly kind: 'level'; readonly take: LevelTake; readonly over: string } & OfColumn)
  /** A figure of one stored row that nothing combines: answered only where a group is one row. */
  | { readonly kind: 'stored'; readonly column: string }

export type LevelTake = 'first' | 'last' | 'average'

export const column = (name: string): DimensionExpression =>
  deepFreeze({ kind: 'column', column: name })
export const truncate = (name: string, grain: TimeGrain): DimensionExpression =>
  deepFreeze({ kind: 'truncate', column: name, grain })

export const sum = (name: string, where?: Filter): CountingExpression =>
  deepFreeze({ kind: 'sum', column: name, ...given(where) })
export const count = (where?: Filter): CountingExpression =>
  deepFreeze({ kind: 'count', ...given(where) })
/** Rows where the column has a value. */
export const countOf = (name: string, where?: Filter): CountingExpression =>
  deepFreeze({ kind: 'count', column: name, ...given(where) })
export const countDistinct = (name: string, where?: Filter): CountingExpression =>
  deepFreeze({ kind: 'countDistinct', column: name, ...given(where) })
export const min = (name: string, where?: Filter): MeasureExpression =>
  deepFreeze({ kind: 'min', column: name, ...given(where) })
export const max = (name: string, where?: Filter): MeasureExpression =>
  deepFreeze({ kind: 'max', column: name, ...given(where) })
export const average = (name: string, where?: Filter): MeasureExpression =>
  deepFreeze({ kind: 'average', column: name, ...given(where) })
/** `share` from above 0 to 1: 0.5 is the median. */
export const percentile = (name: string, share: number, where?: Filter): MeasureExpression =>
  deepFreeze({ kind: 'percentile', column: name, share, ...given(where) })
/** `over` is a dimension of time. */
export const level = (
  name: string,
  take: LevelTake,
  over: string,
  where?: Filter,
): MeasureExpression => deepFreeze({ kind: 'level', column: name, take, over, ...given(where) })
export const stored = (name: string): MeasureExpression =>
  deepFreeze({ kind: 'stored', column: name })
/** A `where` holds for both terms, beside their own. */
export const ratio = (
  numerator: CountingExpression,
  denominator: CountingExpression,
  where?: Filter,
): MeasureExpression =>
  deepFreeze({
    kind: 'ratio',
    numerator: narrowed(numerator, where),
    denominator: narrowed(denominator, where),
  })

function narrowed(term: CountingExpression, where: Filter | undefined): CountingExpression {
  if (where === undefined) return term
  return { ...term, where: term.where === undefined ? where : all(where, term.where) }
}

function given(where: Filter | undefined): { readonly where?: Filter } {
  return where === undefined ? {} : { where }
}
