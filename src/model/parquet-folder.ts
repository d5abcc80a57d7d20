/** Where the rows of a dataset are that no job of ours writes: Parquet files below a folder. */
export interface ParquetFolder {
  /** name or name/part/…; the server's configuration says where the name is. */
  readonly path: string
  /** Columns that are told by folders called key=value, and not by the files in them. */
  readonly keys: readonly string[]
  /** What a stored time without a zone is of; null: such a column cannot be read. */
  readonly timesWithoutZone: 'utc' | null
}

/** Of a data file without field ids: its columns go by their names, whatever their case. */
export interface NamedFile {
  /** Tells apart what was in the file's place at different times. */
  readonly version: string
  /** The columns that its folder tells, in the text of their type; null is NULL. */
  readonly values: ReadonlyMap<string, string | null>
  /** The columns that are in the file itself. */
  readonly stored: ReadonlySet<string>
  /** Those of them that are times without a zone, which are of UTC. */
  readonly withoutZone: ReadonlySet<string>
}
