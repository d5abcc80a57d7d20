import type { QueryExecutionState } from '@aws-sdk/client-athena'
import type { Instant } from '../../../src/model/clock'
import type { SqlAnswer, SqlExecutor } from './sql-executor'
import type { ObjectStore } from '../s3/object-store'

export interface WorkGroupSetUp {
  readonly name: string
  /** `s3://…/`; absent: each statement has to say. */
  readonly outputLocation?: string
  /** What one statement may scan. */
  readonly bytesMax?: number
}

export interface AthenaSetUp {
  readonly workGroups: readonly WorkGroupSetUp[]
  readonly sql: SqlExecutor
  readonly objects: ObjectStore
  /** Writes the rows of an UNLOAD as one file of Parquet. */
  readonly parquet?: (answer: SqlAnswer) => Promise<Uint8Array>
}

/** How long the service's own transitions take, in milliseconds. */
export interface AthenaTimes {
  readonly queuedMs: number
  /** A statement runs at least so long. */
  readonly runsMs: number
  readonly cancelMs: number
}

export const QUICK_TIMES: AthenaTimes = { queuedMs: 2, runsMs: 2, cancelMs: 2 }

export interface Execution {
  readonly id: string
  readonly token: string
  /** The request, in which a repeated token must come. */
  readonly request: string
  readonly query: string
  /** With its values in their places. */
  readonly sql: string
  readonly workGroup: string
  readonly outputLocation: string
  readonly state: QueryExecutionState
  readonly reason: string | null
  readonly category: number | null
  readonly createdAt: Instant
  readonly endedAt: Instant | null
  readonly stopAt: Instant | null
  readonly answer: SqlAnswer | null
  readonly manifest: string | null
}

export function isMoving({ state }: Execution): boolean {
  return state === 'QUEUED' || state === 'RUNNING'
}
