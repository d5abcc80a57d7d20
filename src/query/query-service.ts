import type { Dataset } from '../model/dataset'
import type { Instant } from '../model/clock'
import type { Filter } from '../model/filter'
import type { Principal } from '../model/principal'
import type { Sequence } from '../model/sequence'
import type { TimeZone } from '../model/time-zone'
import type { Row, Value } from '../model/value'
import type { Comparison } from '../model/comparison'
import type { PublishedReads } from '../model/snapshot'

export interface Order {
  /** A dimension or measure, by API name. */
  readonly field: string
  readonly direction: 'asc' | 'desc'
}

/** What was published then, or a snapshot that was published once. */
export type AsOf =
  | { readonly kind: 'time'; readonly time: Instant }
  | { readonly kind: 'snapshot'; readonly snapshotId: string }

/** What one field asks. Frozen. Answer parts that are not selected are not computed. */
export interface DatasetRequest {
  readonly dataset: Dataset
  readonly where: Filter
  /** Null for a dataset of kind rows. */
  readonly groupBy: readonly string[] | null
  /** On measures; keeps nodes, and is nothing to totals. */
  readonly having: Filter
  readonly orderBy: readonly Order[]
  /** By whose clocks hours, days, weeks and months begin. */
  readonly timeZone: TimeZone
  /** Adds the buckets of time in which there is no row. */
  readonly fill: boolean
  readonly compareTo: Comparison | null
  readonly asOf: AsOf | null
  readonly first: number
  readonly after: string | null
  readonly principal: Principal
  /** Datasets whose rows nodes may show by relations: their snapshots are part of the answer's id. */
  readonly related: readonly string[]
  readonly parts: ReadonlySet<AnswerPart>
  readonly select: SelectedFields
}

/** Dimensions and measures that are looked at, by API names; others are absent from rows. */
export interface SelectedFields {
  readonly nodes: ReadonlySet<string>
  readonly totals: ReadonlySet<string>
  /** Measures of the period that nodes are compared to. */
  readonly compared: ReadonlySet<string>
  readonly comparedTotals: ReadonlySet<string>
}

export type AnswerPart =
  'nodes' | 'compared' | 'totals' | 'comparedTotals' | 'totalCount' | 'pageInfo' | 'explain'

export interface AnswerSource {
  readonly engine: string
  /** The one that answered: the dataset's own, a coarser or the finer one of its family. */
  readonly table: string
  /** Of that table, as `publishedAt` and `runId`. */
  readonly snapshotId: string
  /** Of the dataset's own table: whose answer this is, and what `asOf` takes. */
  readonly datasetSnapshotId: string
  readonly publishedAt: Instant
  /** Null where no run wrote it. */
  readonly runId: string | null
  /** Of compressed column chunks read. */
  readonly scannedBytes: bigint | null
  /** The longest that a statement waited at the engine, and then executed; null where it does not tell. */
  readonly queuedMs: number | null
  readonly executionMs: number | null
  readonly cacheHit: boolean
  readonly sql: string
}

/**
 * By API names; what was not selected, or is a dimension outside groupBy, is absent. Of groups also
 * `filled` and `compared`: the measures of the same group a period earlier.
 */
export type AnswerNode = Readonly<Record<string, Value | Row | null>>

/** What executing would read. */
export interface ExplainedPlan {
  readonly table: string
  readonly snapshotId: string
  readonly filesKept: number
  readonly filesSkippedByPartition: number
  readonly filesSkippedByMinMax: number
  /**
   * Compressed column chunks of the columns read in the files kept; where nothing tells those of a
   * column, at most what is left of the file.
   */
  readonly estimatedBytes: bigint
  readonly sql: string
}

export interface Answer {
  /** Names this answer: request, page, snapshots, policy. */
  readonly id: string
  readonly nodes: Sequence<AnswerNode>
  readonly totals: Row | null
  readonly comparedTotals: Row | null
  readonly comparedWindow: { readonly from: Instant; readonly until: Instant } | null
  readonly totalCount: bigint | null
  readonly pageInfo: {
    readonly startCursor: string | null
    readonly endCursor: string | null
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
  }
  readonly source: AnswerSource
  /** Null where it was not selected. */
  readonly explain: ExplainedPlan | null
}

/**
 * One for each operation: the published pointers are read once and all fields use that set.
 */
export interface QuerySession {
  /**
   * @throws CodedError FIRST_OUT_OF_RANGE, GROUP_BY_REQUIRED, TIME_BOUNDS_REQUIRED, CURSOR_MISMATCH,
   *   SNAPSHOT_EXPIRED, NOTHING_PUBLISHED, FIELD_NOT_IN_SNAPSHOT, NOT_EXACTLY_ANSWERABLE,
   *   OPERATION_TOO_LARGE, BAD_USER_INPUT, ENGINE_UNAVAILABLE, OUT_OF_MEMORY, TIMEOUT, CANCELED
   */
  answer(request: DatasetRequest): Promise<Answer>
  /** What its answers so far depend on; whatever else they read never changes. */
  reads(): Promise<PublishedReads>
}

export interface QueryService {
  /** `signal`: its client has gone; statements that still execute for it are canceled at the engine. */
  session(signal?: AbortSignal): QuerySession
}
