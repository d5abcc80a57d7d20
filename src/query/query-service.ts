import type { Dataset } from '../model/dataset'
import type { Filter } from '../model/expression'
import type { Instant } from '../model/clock'
import type { Principal } from '../model/principal'
import type { Row } from '../model/value'

export interface Order {
  /** A dimension or measure, by API name. */
  readonly field: string
  readonly direction: 'asc' | 'desc'
}

/** What one field asks. Frozen. Answer parts that are not selected are not computed. */
export interface DatasetRequest {
  readonly dataset: Dataset
  readonly where: Filter
  /** Null for a dataset of kind rows. */
  readonly groupBy: readonly string[] | null
  readonly orderBy: readonly Order[]
  readonly first: number
  readonly after: string | null
  readonly principal: Principal
  readonly parts: ReadonlySet<AnswerPart>
  readonly select: SelectedFields
}

/** Dimensions and measures that are looked at, by API names; others are absent from rows. */
export interface SelectedFields {
  readonly nodes: ReadonlySet<string>
  readonly totals: ReadonlySet<string>
}

export type AnswerPart = 'nodes' | 'totals' | 'totalCount' | 'pageInfo'

export interface AnswerSource {
  readonly engine: string
  readonly table: string
  readonly snapshotId: string
  readonly publishedAt: Instant
  readonly runId: string
  /** Of compressed column chunks read. */
  readonly scannedBytes: bigint | null
  readonly executionMs: number
  readonly cacheHit: boolean
  readonly sql: string
}

export interface Answer {
  /** Names this answer: request, page, snapshots, policy. */
  readonly id: string
  /** By API names; what was not selected, or is a dimension outside groupBy, is absent. */
  readonly nodes: readonly Row[]
  readonly totals: Row | null
  readonly totalCount: bigint | null
  readonly pageInfo: {
    readonly startCursor: string | null
    readonly endCursor: string | null
    readonly hasNextPage: boolean
    readonly hasPreviousPage: boolean
  }
  readonly source: AnswerSource
}

/**
 * One for each operation: the published pointers are read once and all fields use that set.
 */
export interface QuerySession {
  /**
   * @throws CodedError FIRST_OUT_OF_RANGE, GROUP_BY_REQUIRED, CURSOR_MISMATCH, SNAPSHOT_EXPIRED,
   *   NOTHING_PUBLISHED,
   *   FIELD_NOT_IN_SNAPSHOT, BAD_USER_INPUT, ENGINE_UNAVAILABLE, OUT_OF_MEMORY, TIMEOUT, CANCELED
   */
  answer(request: DatasetRequest): Promise<Answer>
}

export interface QueryService {
  /** `signal`: its client has gone; statements that still execute for it are canceled at the engine. */
  session(signal?: AbortSignal): QuerySession
}
