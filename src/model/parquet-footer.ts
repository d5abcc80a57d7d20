import type { ColumnType, Scalar } from './value'

/** What a Parquet file says of itself. */
export interface ParquetFooter {
  readonly rows: bigint
  /** Of the top level. */
  readonly columns: readonly FooterColumn[]
}

export interface FooterColumn {
  readonly name: string
  /** `time without zone` is none of ours; neither is null, which stands for all others. */
  readonly type: ColumnType | 'time without zone' | null
  /** Also of Spark's and Hive's times of 96 bits, which are instants. */
  readonly isStoredWithoutZone: boolean
  /** How the engine calls the type, for messages. */
  readonly typeName: string
  /** Null where the file does not tell. */
  readonly nulls: bigint | null
  /** The least and the greatest value; null where the file does not tell, and of types that are not pruned by. */
  readonly bounds: readonly [least: Scalar, greatest: Scalar] | null
}
