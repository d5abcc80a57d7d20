import { assertNever } from './assert-never'
import type { DimensionExpression, MeasureExpression, TimeGrain } from './expression'
import type { ParquetFolder } from './parquet-folder'
import type { ColumnType } from './value'

/** The largest `first` unless a dataset declares another. */
export const DEFAULT_MAX_ROWS = 10_000

/** A column as it is stored. Names are snake_case. */
export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  readonly description: string
  /** Of stored starts of UTC hours, days, …: a zone whose offsets are no multiples of it is refused. */
  readonly grain?: TimeGrain
  /** Of figures that must not be summed over rows: levels are semi-additive, distinct counts non-additive. */
  readonly additivity?: Exclude<Additivity, 'additive'>
  /** Of a dataset that summarizes another: what the column is of the other's rows. */
  readonly holds?: MeasureExpression
}

/** A table is replaced by whole partitions: UTC days of an instant, or values of a column. */
export interface Partitioning {
  readonly column: string
  readonly transform: 'day' | 'identity'
}

/** What can be filtered and grouped by. Names are camelCase, as in the API. */
export interface Dimension {
  readonly name: string
  readonly expression: DimensionExpression
  /** The type of the values; `date` for a day, week or month. */
  readonly type: ColumnType
  readonly nullable: boolean
  /** The closed set of values, stored in lower case, where the API shows an enum. */
  readonly members?: readonly string[]
  /** The name of that enum, which several datasets may share. */
  readonly enumName?: string
  readonly description: string
}

export type Additivity = 'additive' | 'semi-additive' | 'non-additive'

/** Whole numbers are `long`, decimals have the scale of their column, of a quotient 12. */
export type MeasureType = 'long' | 'decimal' | 'double' | 'string' | 'date' | 'timestamptz'

export interface Measure {
  readonly name: string
  readonly expression: MeasureExpression
  readonly type: MeasureType
  readonly description: string
}

/** The row of another dataset that a row names by its row key. */
export interface Relation {
  /** camelCase; a field of nodes. */
  readonly name: string
  /** The name of the other dataset, of kind rows. */
  readonly dataset: string
  /** Each dimension of the other's grain, with the dimension here that holds its value. */
  readonly key: readonly { readonly field: string; readonly target: string }[]
  readonly description: string
}

/** What a request is: a field with groupBy, one without, or an export. */
export type RequestKind = 'dashboard' | 'rows' | 'export'

export interface Dataset {
  /** camelCase; the root field of the API. */
  readonly name: string
  /** namespace.table, for example refined.traffic_by_hour; folder.name where a folder holds the rows. */
  readonly table: string
  readonly description: string
  /** rows: nodes are records. groups: nodes are groups, with measures. */
  readonly kind: 'rows' | 'groups'
  readonly columns: readonly Column[]
  /** Null for a folder, whose keys are its partitions. */
  readonly partitionedBy: Partitioning | null
  /** Absent: its rows are in an Iceberg table that jobs write, migrate and publish. */
  readonly folder?: ParquetFolder
  /** The dimensions that identify a stored row, by API name; they break ties of order. */
  readonly grain: readonly string[]
  readonly dimensions: readonly Dimension[]
  readonly measures: readonly Measure[]
  readonly relations?: readonly Relation[]
  /**
   * The dataset of whose rows each row here is a group, by name. Dimensions of one name are the same
   * in both, and the days by which both are partitioned are of one time.
   */
  readonly summarizes?: string
  /**
   * The engines that may serve it by kind of request, the one to ask first before the others. Those that
   * are not configured are passed over; where none of them is, or none is named, all may.
   */
  readonly engines?: Readonly<Partial<Record<RequestKind, readonly string[]>>>
  readonly maxRows: number
  /** How old the end of its data may be: an ISO 8601 duration such as PT26H. Older is late. */
  readonly freshness?: { readonly within: string }
}

/** Whether a table of ours holds the rows: it is made from a contract, written by jobs and published. */
export function isTable({ folder }: Pick<Dataset, 'folder'>): boolean {
  return folder === undefined
}

export function additivityOf({ expression }: Measure): Additivity {
  switch (expression.kind) {
    case 'sum':
    case 'count':
      return 'additive'
    case 'level':
      return 'semi-additive'
    case 'countDistinct':
    case 'min':
    case 'max':
    case 'percentile':
    case 'ratio':
    case 'average':
    case 'stored':
      return 'non-additive'
    default:
      return assertNever(expression)
  }
}
