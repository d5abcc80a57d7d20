import type { JobRunState } from '@aws-sdk/client-glue'
import type { Instant } from '../../../src/model/clock'
import type { Cancel } from '../core/executor'

/** A job is set up with the account: making one is no part of a launcher. */
export interface JobSetUp {
  readonly name: string
  readonly scriptLocation: string
  readonly glueVersion: string
  readonly maxConcurrentRuns: number
  readonly timeoutMinutes: number
  readonly defaultArguments?: Readonly<Record<string, string>>
}

export interface JobRun {
  readonly id: string
  readonly jobName: string
  readonly previousRunId: string | null
  readonly attempt: number
  readonly arguments: Readonly<Record<string, string>> | null
  readonly timeoutMinutes: number
  readonly state: JobRunState
  readonly errorMessage: string | null
  /** When it was asked for, which the service shows as StartedOn. */
  readonly createdAt: Instant
  readonly modifiedAt: Instant
  /** When its program started. */
  readonly runningAt: Instant | null
  readonly completedAt: Instant | null
  readonly cancel: Cancel | null
}

/** Milliseconds. */
export interface GlueTimes {
  readonly startingMs: number
  /** For how long a run that ended still counts as concurrent; seen in practice, not documented. */
  readonly slotReleaseMs: number
  /** For how long a queued run waits before it is EXPIRED. */
  readonly waitingMs: number
  /** From the end of a crawl until its crawler is READY again. */
  readonly crawlerStoppingMs: number
}

export const QUICK_TIMES: GlueTimes = {
  startingMs: 10,
  slotReleaseMs: 0,
  waitingMs: 15 * 60_000,
  crawlerStoppingMs: 10,
}

export function isActiveRun({ completedAt }: JobRun): boolean {
  return completedAt === null
}
