import { sql, type RawBuilder } from 'kysely'
import type { Instant } from '../model/clock'
import type { RunStatus } from '../model/run'
import type { ActiveAttempt, RunState } from '../model/run-state'
import { readFailure } from './stored-failure'

/** As much of a run as reconcilers need: no input, no results, no attempts that ended. */
export interface TrackedRun {
  readonly id: string
  readonly revision: number
  readonly job: string
  readonly createdAt: Instant
  readonly startedAt: Instant | null
  readonly state: RunState
}

export interface TrackedRow {
  readonly id: string
  readonly revision: number
  readonly job: string
  readonly status: RunStatus
  readonly tries: number
  readonly created_at: Instant
  readonly queued_at: Instant
  readonly not_before: Instant | null
  readonly started_at: Instant | null
  readonly failure_code: string | null
  readonly failure_message: string | null
  readonly attempt_id: string | null
  readonly attempt_launcher: string
  readonly attempt_status: RunStatus
  readonly external_id: string | null
  readonly intended_at: Instant
  readonly submissions: number
  readonly submitted_at: Instant
  readonly fulls: number
  readonly attempt_not_before: Instant | null
  readonly attempt_started_at: Instant | null
  readonly missing_since: Instant | null
  readonly stopping_since: Instant | null
  readonly publishes: boolean
}

/** Of `run` joined with its active `attempt`. */
export const TRACKED_COLUMNS: RawBuilder<unknown> = sql`
  run.id, run.revision, run.job, run.status, run.tries, run.created_at, run.queued_at,
  run.not_before, run.started_at, run.failure_code, run.failure_message,
  attempt.id as attempt_id, attempt.launcher as attempt_launcher, attempt.status as attempt_status,
  attempt.external_id, attempt.created_at as intended_at, attempt.submissions,
  attempt.submitted_at, attempt.fulls, attempt.not_before as attempt_not_before,
  attempt.started_at as attempt_started_at, attempt.missing_since, attempt.stopping_since,
  attempt.publishes`

export function toTrackedRun(row: TrackedRow): TrackedRun {
  return {
    id: row.id,
    revision: row.revision,
    job: row.job,
    createdAt: row.created_at,
    startedAt: row.started_at,
    state: {
      status: row.status,
      attempt: activeAttempt(row),
      tries: row.tries,
      queuedAt: row.queued_at,
      notBefore: row.not_before,
      failure: readFailure(row.failure_code, row.failure_message),
    },
  }
}

function activeAttempt(row: TrackedRow): ActiveAttempt | null {
  if (row.attempt_id === null) return null
  return {
    id: row.attempt_id,
    launcher: row.attempt_launcher,
    // Of a run that is being canceled the attempt shows that, so whether it began tells.
    status: row.attempt_started_at === null ? 'starting' : 'running',
    externalId: row.external_id,
    intendedAt: row.intended_at,
    submissions: row.submissions,
    submittedAt: row.submitted_at,
    fulls: row.fulls,
    notBefore: row.attempt_not_before,
    startedAt: row.attempt_started_at,
    missingSince: row.missing_since,
    stoppingSince: row.stopping_since,
    publishes: row.publishes,
  }
}
