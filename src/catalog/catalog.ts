import type { ErrorCode } from '../model/coded-error'
import type { NamedFile } from '../model/parquet-folder'
import type { ColumnType } from '../model/value'

/** A column of a snapshot's schema, with the id that its data files know it by. */
export interface SnapshotColumn {
  readonly id: number
  /** Of a list, the id of its elements. */
  readonly elementId?: number
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
}

/** Lower and upper bounds by column id; null where the file does not tell. Bounds may be truncated, never wrong. */
export interface DataFile {
  readonly path: string
  readonly rows: bigint
  readonly bytes: bigint
  /** Compressed column chunks by column id, of a list by that of its elements; absent where nothing tells. */
  readonly columnBytes?: ReadonlyMap<number, bigint>
  readonly lower: ReadonlyMap<number, Uint8Array>
  readonly upper: ReadonlyMap<number, Uint8Array>
  readonly nullCounts: ReadonlyMap<number, bigint>
  /** Absent: its columns go by id. */
  readonly named?: NamedFile
}

/** Why a column cannot be read. */
export interface ColumnFault {
  readonly code: ErrorCode
  readonly message: string
}

export interface TableSnapshot {
  readonly table: string
  readonly snapshotId: string
  readonly columns: readonly SnapshotColumn[]
  /** Names of columns whose type has no ColumnType; who asks for one gets TABLE_UNREADABLE. */
  readonly unreadableColumns: readonly string[]
  readonly files: readonly DataFile[]
  /** By column; whoever asks for it gets the fault. */
  readonly columnFaults?: ReadonlyMap<string, ColumnFault>
  /**
   * Of files that others may change: called after reading, it throws where they did.
   * @throws CodedError SNAPSHOT_CHANGED
   */
  readonly verify?: () => Promise<void>
}

/** Changes of refs that one commit makes; nothing else of the table changes. */
export interface RefsCommit {
  readonly main: string
  readonly addTags: Readonly<Record<string, string>>
  readonly dropBranches: readonly string[]
}

/** Where tables are. Everything in it is immutable but the refs. */
export interface Catalog {
  /**
   * @throws CodedError SNAPSHOT_EXPIRED when the table does not hold the snapshot,
   *   TABLE_NOT_MIGRATED when there is no such table, TABLE_UNREADABLE for delete files and formats other than Parquet,
   *   ENGINE_UNAVAILABLE when its files could not be read just now
   */
  snapshot(table: string, snapshotId: string): Promise<TableSnapshot>
  /** Names and types of the current schema; null when there is no such table. */
  currentSchema(table: string): Promise<readonly SnapshotColumn[] | null>
  /**
   * Compare-and-set on the metadata location, repeated until true; nothing is written when it is true already.
   * @throws CodedError SNAPSHOT_EXPIRED when the table does not hold a snapshot that it names, TABLE_NOT_MIGRATED,
   *   PUBLISH_CONFLICT when other commits won every time, or a tag names another snapshot
   */
  commitRefs(table: string, change: RefsCommit): Promise<void>
  /** Drops the branch of an attempt that is not to be published; no branch, no change. */
  dropBranch(table: string, branch: string): Promise<void>
}
