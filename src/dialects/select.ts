import type { Comparison, TimeGrain } from '../model/expression'
import type { ColumnType, Value } from '../model/value'

/** A stored column, by its name in the snapshot that is read. */
export interface StoredColumn {
  readonly name: string
  readonly type: ColumnType
}

/** A condition on stored columns. NULL meets none; `all` of nothing keeps, `any` of nothing drops every row. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | {
      readonly kind: 'compare'
      readonly column: StoredColumn
      readonly operator: Comparison
      readonly value: Value
    }
  | { readonly kind: 'in'; readonly column: StoredColumn; readonly values: readonly Value[] }

/** A value of one row. */
export type RowExpression =
  | { readonly kind: 'column'; readonly column: StoredColumn }
  | { readonly kind: 'truncate'; readonly column: StoredColumn; readonly grain: TimeGrain }

/** A value of many rows; 0 over none. `where` is null where every row counts. */
export type Aggregate =
  | { readonly kind: 'count'; readonly where: Condition | null }
  | { readonly kind: 'sum'; readonly column: StoredColumn; readonly where: Condition | null }

/** An output by its position, from 0, or the quotient of two of them. */
export type OrderKey =
  | { readonly kind: 'output'; readonly output: number }
  | { readonly kind: 'ratio'; readonly numerator: number; readonly denominator: number }

export interface SelectOrder {
  readonly key: OrderKey
  readonly direction: 'asc' | 'desc'
}

export interface Page {
  readonly limit: number
  readonly offset: number
}

/** One statement on one table; outputs are named c1…cn, the rows before the aggregates. */
export type Select =
  | {
      /** Rows as they are (no aggregates), or groups of equal rows with aggregates. */
      readonly kind: 'rows' | 'groups'
      readonly table: string
      readonly rows: readonly RowExpression[]
      readonly aggregates: readonly Aggregate[]
      readonly where: Condition
      readonly orderBy: readonly SelectOrder[]
      readonly page: Page | null
    }
  /** How many distinct combinations of the expressions there are, NULL being a value. */
  | {
      readonly kind: 'countGroups'
      readonly table: string
      readonly rows: readonly RowExpression[]
      readonly where: Condition
    }

export const KEEP_ALL: Condition = Object.freeze({ kind: 'all', of: Object.freeze([]) })
export const KEEP_NONE: Condition = Object.freeze({ kind: 'any', of: Object.freeze([]) })
