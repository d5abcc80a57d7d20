/** What queries on a dataset read. */
export interface PublishedSnapshot {
  readonly dataset: string
  /** Iceberg's 64-bit id, as a string; of a folder the digest of its listing. */
  readonly snapshotId: string
  /** The run that published it; null for a folder, which no run writes. */
  readonly runId: string | null
  /** Microseconds since 1970-01-01T00:00:00Z; of a folder the time of its newest file. */
  readonly publishedAt: bigint
}

/** A snapshot that is published again is another publication: `source` tells of it. */
export function isSamePublication(
  one: PublishedSnapshot | undefined,
  other: PublishedSnapshot | undefined,
): boolean {
  if (one === undefined || other === undefined) return one === other
  return (
    one.snapshotId === other.snapshotId &&
    one.publishedAt === other.publishedAt &&
    one.runId === other.runId
  )
}

/** One published version of a dataset. Versions count up from 1; a rollback is a new version. */
export interface Publication extends PublishedSnapshot {
  readonly version: number
  readonly runId: string
}

/** What is published, as of one moment for each dataset. */
export interface PublishedSet {
  /** By the dataset's name. */
  get(dataset: string): PublishedSnapshot | undefined | Promise<PublishedSnapshot | undefined>
}

/** What an answer depends on of what is published, by dataset; undefined: nothing was published. */
export type PublishedReads = ReadonlyMap<string, PublishedSnapshot | undefined>

/** Who last wrote a partition, and from what. `inputs` is a digest-like text, equal when nothing changed. */
export interface PartitionWrite {
  readonly dataset: string
  /** YYYY-MM-DD for a day, the value itself for identity. */
  readonly partition: string
  readonly runId: string
  readonly inputs: string
}
