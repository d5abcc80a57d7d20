import type { TimeGrain } from '../model/expression'
import type { TextMatch } from '../model/filter'
import type { ColumnType, Value } from '../model/value'
import type { Select, StoredColumn } from './select'
import type { Parameter, Sql } from './sql'

/** A statement as an engine executes it. */
export interface CompiledQuery {
  readonly text: string
  readonly parameters: readonly Parameter[]
  /** The types of c1…cn. */
  readonly columns: readonly ColumnType[]
  /** The same statement with its parameters written in, for people. */
  readonly shown: string
}

/** What differs between engines. */
export interface DialectRules {
  readonly name: string
  identifier(name: string): string
  /** A table by `namespace.table`, as it is in a snapshot; null: what is under that name. */
  table(name: string, snapshotId: string | null): string
  typeName(type: ColumnType): string
  /** @throws CodedError BAD_USER_INPUT for a value that no literal can be written for */
  literal(value: Value, type: ColumnType): string
  /** The place of the parameter with this number, from 1; null: its literal stands there instead. */
  placeholder(parameter: Parameter, index: number): string | null
  /**
   * Start of the hour as an instant; of the day, week (from Monday) or month as a date; by clocks
   * that are so many microseconds ahead of UTC.
   */
  truncate(column: StoredColumn, grain: TimeGrain, offset: bigint): string
  text(operator: TextMatch, text: string, value: Sql): Sql
  /** A list has the element; NULL for no list. Null: there are no lists. */
  readonly has: ((list: string, element: Sql) => Sql) | null
  /** An exact percentile. Null: there is no such function, and ranks are counted. */
  readonly percentile: ((value: Sql, share: number) => Sql) | null
  /** A sum that is exact as the engine makes it, NULL over nothing; null or absent: values are widened first. */
  readonly exactSum?: (value: Sql, type: ColumnType) => Sql | null
  /** Whether GROUPING SETS are written; else each grouping is a statement of its own. */
  readonly groupingSets: boolean
  /** numerator / denominator as a whole number of 10^-12, half even; NULL where the denominator is 0. */
  scaledRatio(numerator: RatioTerm, denominator: RatioTerm): string
  /** An output so that the service sends it without loss; absent: as it is. */
  readonly sent?: (output: string, type: ColumnType) => string
  /**
   * The one row that says of which snapshot a loaded table is, as snapshot_id; NULL where none or more
   * than one is loaded. A statement on a snapshot then has two columns more, c0 (NULL: there is no row)
   * and snapshot_id. Absent: the table's name says which snapshot is read.
   */
  readonly loaded?: (table: string) => string
}

/** An exact number: the SQL of it, and how many digits it has after the point. */
export interface RatioTerm {
  readonly sql: string
  readonly scale: number
}

/** Writes SQL. */
export interface Dialect extends DialectRules {
  compile(select: Select): CompiledQuery
}
