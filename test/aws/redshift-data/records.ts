import type { StatementStatusString } from '@aws-sdk/client-redshift-data'
import type { Instant } from '../../../src/model/clock'
import type { Members } from '../core/service'
import type { Database } from './database'
import type { NamedValue } from './named-value'

export interface RedshiftSetUp {
  /** Names of work groups and identifiers of clusters. */
  readonly places: readonly string[]
  readonly database: Database
  /** The service cuts pages by bytes; here they are cut by rows. */
  readonly rowsAPage?: number
}

/** How long the service's own transitions take, in milliseconds. */
export interface RedshiftTimes {
  readonly startsMs: number
  readonly cancelMs: number
}

export const QUICK_TIMES: RedshiftTimes = { startsMs: 1, cancelMs: 1 }

export interface Statement {
  readonly id: string
  readonly token: string | null
  readonly name: string | null
  /** The request, in which a repeated token must come. */
  readonly request: string
  /** Its statements have results of their own, and are one transaction. */
  readonly isBatch: boolean
  readonly sqls: readonly string[]
  readonly values: readonly NamedValue[]
  readonly status: StatementStatusString
  readonly error: string | null
  /** Which of several failed, from 0. */
  readonly failedAt: number | null
  readonly createdAt: Instant
  readonly endedAt: Instant | null
  readonly cancelAt: Instant | null
  /** Each value as a Field. */
  readonly records: readonly (readonly Members[])[] | null
}

export function isMoving({ status }: Statement): boolean {
  return status !== 'FINISHED' && status !== 'FAILED' && status !== 'ABORTED'
}
