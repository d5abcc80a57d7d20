import type { TimeGrain } from '../model/expression'
import type { Comparison, TextMatch } from '../model/filter'
import type { Offset } from '../model/time-zone'
import type { ColumnType, Scalar } from '../model/value'

/** A stored column, by its name in the snapshot that is read. */
export interface StoredColumn {
  readonly name: string
  readonly type: ColumnType
}

/**
 * A condition on stored columns, or on outputs. NULL meets only `isNull`; `all` of nothing keeps,
 * `any` of nothing drops every row.
 */
export type Condition<Of = StoredColumn> =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition<Of>[] }
  | { readonly kind: 'not'; readonly of: Condition<Of> }
  | {
      readonly kind: 'compare'
      readonly column: Of
      readonly operator: Comparison
      readonly value: Scalar
    }
  | { readonly kind: 'in' | 'notIn'; readonly column: Of; readonly values: readonly Scalar[] }
  | {
      readonly kind: 'text'
      readonly column: Of
      readonly operator: TextMatch
      readonly value: string
    }
  | { readonly kind: 'isNull'; readonly column: Of }
  | { readonly kind: 'has'; readonly column: Of; readonly value: string }

/** A value of one row. */
export type RowExpression =
  | { readonly kind: 'column'; readonly column: StoredColumn }
  | {
      readonly kind: 'truncate'
      readonly column: StoredColumn
      readonly grain: TimeGrain
      readonly offsets: readonly Offset[]
    }

/** `where` is null where every row counts. */
interface OfColumn {
  readonly column: StoredColumn
  readonly where: Condition | null
}

/** A value of many rows. Counts and sums are 0 over no rows or only NULLs, the others NULL. */
export type Aggregate =
  /** Rows; with a column, those where it has a value. */
  | {
      readonly kind: 'count'
      readonly column: StoredColumn | null
      readonly where: Condition | null
    }
  | ({ readonly kind: 'countDistinct' | 'sum' | 'min' | 'max' } & OfColumn)
  /** The smallest value that at least this share of the values does not exceed. */
  | ({ readonly kind: 'percentile'; readonly share: number } & OfColumn)
  /** The sum of the rows at the first or last time of the group at which the column has a value. */
  | ({
      readonly kind: 'sumAt'
      readonly edge: 'first' | 'last'
      readonly time: StoredColumn
    } & OfColumn)

/** An output by its position, from 0, or the quotient of two of them. */
export type OutputKey =
  | { readonly kind: 'output'; readonly output: number }
  | { readonly kind: 'quotient'; readonly numerator: number; readonly denominator: number }

export interface SelectOrder {
  readonly key: OutputKey
  readonly direction: 'asc' | 'desc'
}

export interface Page {
  readonly limit: number
  readonly offset: number
}

interface Outputs {
  readonly table: string
  /** Absent where the scan names the files that are read. */
  readonly snapshotId?: string
  readonly rows: readonly RowExpression[]
  readonly aggregates: readonly Aggregate[]
  readonly where: Condition
  /** On groups, after the aggregates. */
  readonly having: Condition<OutputKey>
}

/** Rows as they are (no aggregates), or groups of equal rows with aggregates. */
export interface PagedSelect extends Outputs {
  readonly kind: 'rows' | 'groups'
  readonly orderBy: readonly SelectOrder[]
  readonly page: Page | null
}

/** How many groups there are, NULL being a value. */
export interface CountSelect extends Outputs {
  readonly kind: 'countGroups'
}

/**
 * The groups by each of several lists of rows, at most `limit`. The first output tells the list by
 * its `setMask`; a row that is outside of it is NULL.
 */
export interface SetsSelect extends Omit<Outputs, 'having'> {
  readonly kind: 'groupSets'
  /** Lists of positions in `rows`. */
  readonly sets: readonly (readonly number[])[]
  readonly limit: number
}

/** What answers one thing. */
export type SingleSelect = PagedSelect | CountSelect

/** One statement on one table; outputs are named c1…cn, the rows before the aggregates. */
export type Select = SingleSelect | SetsSelect

/** A bit for each row that is not in the list, the last row's being 1: what SQL's GROUPING gives. */
export function setMask(set: readonly number[], rows: number): bigint {
  return Array.from({ length: rows }, (_, row) => row).reduce(
    (mask, row) => 2n * mask + (set.includes(row) ? 0n : 1n),
    0n,
  )
}

export const KEEP_ALL = Object.freeze({ kind: 'all', of: Object.freeze([]) } as const)
export const KEEP_NONE = Object.freeze({ kind: 'any', of: Object.freeze([]) } as const)
