import { deepFreeze } from './deep-freeze'
import type { Value } from './value'

export const TIME_GRAINS = ['hour', 'day', 'week', 'month'] as const
export type TimeGrain = (typeof TIME_GRAINS)[number]

/** How a dimension comes from stored columns. */
export type DimensionExpression =
  | { readonly kind: 'column'; readonly column: string }
  /** The start of the hour, day, ISO week or month that holds the instant. */
  | { readonly kind: 'truncate'; readonly column: string; readonly grain: TimeGrain }

/** A condition over dimensions, by their API names. `all` of nothing keeps every row. */
export type Filter =
  | { readonly kind: 'all'; readonly of: readonly Filter[] }
  | {
      readonly kind: 'compare'
      readonly field: string
      readonly operator: Comparison
      readonly value: Value
    }
  /** An empty list keeps nothing. */
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly Value[] }

export type Comparison = 'eq' | 'gte' | 'lt'

/** How a measure comes from stored columns. Ratios are divided once, in our code, at scale 12, half even. */
export type MeasureExpression =
  | { readonly kind: 'sum'; readonly column: string; readonly where?: Filter }
  | { readonly kind: 'count'; readonly where?: Filter }
  | {
      readonly kind: 'ratio'
      readonly numerator: AdditiveExpression
      readonly denominator: AdditiveExpression
    }

/** What may be summed again over coarser groups. */
export type AdditiveExpression = Extract<MeasureExpression, { kind: 'sum' | 'count' }>

export const EVERYTHING: Filter = deepFreeze({ kind: 'all', of: [] })

export const column = (name: string): DimensionExpression =>
  deepFreeze({ kind: 'column', column: name })
export const truncate = (name: string, grain: TimeGrain): DimensionExpression =>
  deepFreeze({ kind: 'truncate', column: name, grain })

export const sum = (name: string, where?: Filter): AdditiveExpression =>
  deepFreeze({ kind: 'sum', column: name, ...(where && { where }) })
export const count = (where?: Filter): AdditiveExpression =>
  deepFreeze({ kind: 'count', ...(where && { where }) })
export const ratio = (
  numerator: AdditiveExpression,
  denominator: AdditiveExpression,
): MeasureExpression => deepFreeze({ kind: 'ratio', numerator, denominator })

export const all = (...of: readonly Filter[]): Filter => deepFreeze({ kind: 'all', of })
export const compare = (field: string, operator: Comparison, value: Value): Filter =>
  deepFreeze({ kind: 'compare', field, operator, value })
export const oneOf = (field: string, values: readonly Value[]): Filter =>
  deepFreeze({ kind: 'in', field, values })
