import { CodedError } from '../model/coded-error'
import type { NamedFile } from '../model/parquet-folder'
import type { Sequence } from '../model/sequence'
import type { ColumnType, Scalar, Value } from '../model/value'

/** What a statement may read under a table's name: the columns it names, of the files that are left. */
export interface Scan {
  /** namespace.table, as the statement names it. */
  readonly table: string
  readonly files: readonly ScanFile[]
  /** Those that the statement reads; none for one that only counts. */
  readonly columns: readonly ScanColumn[]
  /**
   * By name: columns whose every row may show this value in the place of its own, since the statement
   * only asks for what all of the files' rows meet. Absent: there are none.
   */
  readonly settled?: ReadonlyMap<string, Scalar>
  /**
   * Of files that others may change: called after reading, it throws where they did. Absent with such
   * files: nothing tells.
   * @throws CodedError SNAPSHOT_CHANGED
   */
  readonly verify?: () => Promise<void>
}

export interface ScanFile {
  readonly path: string
  /** All of it, and its compressed column chunks by column id; absent where the catalog does not tell. */
  readonly bytes?: bigint
  readonly columnBytes?: ReadonlyMap<number, bigint>
  /** Absent: its columns go by id. Either all files of a scan have it, or none. */
  readonly named?: NamedFile
}

export interface ScanColumn {
  /** By which the data files know the column, whatever its name was when they were written. */
  readonly id: number
  /** Of a list, by which the data files know its elements. */
  readonly elementId?: number
  readonly name: string
  readonly type: ColumnType
}

export interface EngineQuery {
  readonly text: string
  readonly parameters: readonly { readonly value: Scalar; readonly type: ColumnType }[]
  /** Types of the result's columns, in order. */
  readonly columns: readonly ColumnType[]
  readonly scan: Scan
  /** Of which the data must be, for engines whose tables hold one snapshot. */
  readonly snapshotId?: string
}

export interface EngineAnswer {
  /** Values by position, of the types that the query names. */
  readonly rows: Sequence<readonly (Value | null)[]>
  /** Null where the engine does not tell. */
  readonly scannedBytes: bigint | null
  /** How long the statement waited there, and then executed; null where the engine does not tell. */
  readonly queuedMs: number | null
  readonly executionMs: number | null
  /** Nothing was executed: the rows were kept. */
  readonly cacheHit?: true
}

/** Executes SQL of its own dialect. */
export interface Engine {
  readonly name: string
  /**
   * The signal cancels the statement where it executes, not only the waiting for it.
   * @throws CodedError ENGINE_UNAVAILABLE, STATEMENT_REFUSED, OUT_OF_MEMORY, BYTES_OVER_BUDGET, TABLE_UNREADABLE,
   *   TIMEOUT, CANCELED; internals only as its cause
   */
  execute(query: EngineQuery, signal: AbortSignal): Promise<EngineAnswer>
  /**
   * What a scan would read, by what its files or the catalog say of them, rather too much than too
   * little; no statement is executed.
   * @throws CodedError ENGINE_UNAVAILABLE, CANCELED
   */
  estimatedBytes(scan: Scan, signal: AbortSignal): Promise<bigint>
  /** Where the engine writes a result to files itself; see UnloadingEngine. */
  unload?(query: EngineQuery, folder: string, signal: AbortSignal): Promise<Unloaded>
  close(): Promise<void>
}

/** Files that a statement was written to, for an export. */
export interface Unloaded extends Omit<EngineAnswer, 'rows'> {
  /** Addresses of Parquet files; none where there were no rows. */
  readonly files: readonly string[]
}

/** An engine that writes a result to files itself. */
export interface UnloadingEngine extends Engine {
  /**
   * The outputs are called as the statement calls them; instants and lists are text there.
   * @param folder below which the statement gets one of its own
   * @throws CodedError as `execute`
   */
  unload(query: EngineQuery, folder: string, signal: AbortSignal): Promise<Unloaded>
}

/** Why a statement ended early: its time was over, or nobody waits for it any more. */
export function abortedError(signal: AbortSignal): CodedError {
  const reason: unknown = signal.reason
  if (reason instanceof CodedError) return reason
  if (reason instanceof DOMException && reason.name === 'TimeoutError') {
    const message = 'The query took longer than allowed; narrow where, or ask for fewer groups.'
    return new CodedError('TIMEOUT', message, { cause: reason })
  }
  return new CodedError('CANCELED', 'The query was canceled before it ended.', { cause: reason })
}
