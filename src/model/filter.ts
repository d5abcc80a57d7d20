import { deepFreeze } from './deep-freeze'
import type { Scalar } from './value'

export const COMPARISONS = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'] as const
export type Comparison = (typeof COMPARISONS)[number]

export const TEXT_MATCHES = ['startsWith', 'endsWith', 'contains'] as const
export type TextMatch = (typeof TEXT_MATCHES)[number]

/**
 * A condition over dimensions or measures, by their API names. It holds or it does not: NULL meets
 * only `isNull`, so that `not` of any other condition keeps NULL. `all` of nothing keeps, `any` of
 * nothing drops every row; `in` of nothing keeps nothing, `notIn` of nothing everything.
 */
export type Filter =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | FieldFilter

/** A condition on one field. Strings are compared by their UTF-8 bytes. */
export type FieldFilter = { readonly field: string } & (
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly value: Scalar }
  | { readonly kind: 'in' | 'notIn'; readonly values: readonly Scalar[] }
  | { readonly kind: 'text'; readonly operator: TextMatch; readonly value: string }
  | { readonly kind: 'isNull' }
  /** A list has the element. */
  | { readonly kind: 'has'; readonly value: string }
)

export const EVERYTHING: Filter = deepFreeze({ kind: 'all', of: [] })

export const all = (...of: readonly Filter[]): Filter => deepFreeze({ kind: 'all', of })
export const any = (...of: readonly Filter[]): Filter => deepFreeze({ kind: 'any', of })
export const not = (of: Filter): Filter => deepFreeze({ kind: 'not', of })
export const compare = (field: string, operator: Comparison, value: Scalar): Filter =>
  deepFreeze({ kind: 'compare', field, operator, value })
export const oneOf = (field: string, values: readonly Scalar[]): Filter =>
  deepFreeze({ kind: 'in', field, values })
export const noneOf = (field: string, values: readonly Scalar[]): Filter =>
  deepFreeze({ kind: 'notIn', field, values })
export const matches = (field: string, operator: TextMatch, value: string): Filter =>
  deepFreeze({ kind: 'text', field, operator, value })
export const isNull = (field: string): Filter => deepFreeze({ kind: 'isNull', field })
export const has = (field: string, value: string): Filter =>
  deepFreeze({ kind: 'has', field, value })

/** The conditions on single fields that the filter is made of. */
export function fieldFilters(filter: Filter): readonly FieldFilter[] {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return filter.of.flatMap(fieldFilters)
    case 'not':
      return fieldFilters(filter.of)
    default:
      return [filter]
  }
}
