/** One published version of a dataset. Versions count up from 1; a rollback is a new version. */
export interface Publication {
  readonly dataset: string
  readonly version: number
  /** Iceberg's 64-bit id, as a string. */
  readonly snapshotId: string
  /** The run that published it. */
  readonly runId: string
  /** Microseconds since 1970-01-01T00:00:00Z. */
  readonly publishedAt: bigint
}

/** Who last wrote a partition, and from what. `inputs` is a digest-like text, equal when nothing changed. */
export interface PartitionWrite {
  readonly dataset: string
  /** YYYY-MM-DD for a day, the value itself for identity. */
  readonly partition: string
  readonly runId: string
  readonly inputs: string
}
