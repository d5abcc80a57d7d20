import type { Instant } from './clock'
import type { Failure, RunStatus } from './run'

/** What the state machine knows of a run. */
export interface RunState {
  readonly status: RunStatus
  /** The one attempt that has not ended; null while queued and at the end. */
  readonly attempt: ActiveAttempt | null
  /** Attempts since a client queued the run that failed and were followed by another. */
  readonly tries: number
  readonly queuedAt: Instant
  /** A queued run that is tried again waits until then. */
  readonly notBefore: Instant | null
  /** Why it failed; while canceling, why it is being ended (null: a client asked). */
  readonly failure: Failure | null
}

export interface ActiveAttempt {
  readonly id: string
  readonly launcher: string
  readonly status: 'starting' | 'running'
  /** Null: it was not submitted, or whether it was is in doubt. */
  readonly externalId: string | null
  readonly intendedAt: Instant
  /** Submissions that may have arrived. */
  readonly submissions: number
  /** Of the last submission; before the first, of the intent. */
  readonly submittedAt: Instant
  /** Answers in a row that the service is full. */
  readonly fulls: number
  /** After such an answer it is not submitted again before then. */
  readonly notBefore: Instant | null
  readonly startedAt: Instant | null
  /** Since when the launcher cannot find it. */
  readonly missingSince: Instant | null
  /** Since when it is being ended. */
  readonly stoppingSince: Instant | null
  /** It writes tables, so that only an audited result can make it a success. */
  readonly publishes: boolean
}
