import type { ApplicationState, JobRunState } from '@aws-sdk/client-emr-serverless'
import type { Instant } from '../../../src/model/clock'
import type { Cancel } from '../core/executor'
import type { Members } from '../core/service'

/** An application is set up with the account: making one is no part of a launcher. */
export interface ApplicationSetUp {
  readonly id: string
  readonly name: string
  readonly releaseLabel: string
  /** Whether a job run starts the application. */
  readonly autoStart: boolean
  /** Runs that execute at once; more wait as QUEUED. */
  readonly maxConcurrentRuns: number
}

export interface Application extends ApplicationSetUp {
  readonly arn: string
  readonly state: ApplicationState
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly startedAt: Instant | null
}

export interface JobRun {
  readonly id: string
  readonly applicationId: string
  readonly arn: string
  readonly name: string | null
  readonly clientToken: string
  /** The request without its token: what a token stands for. */
  readonly request: Members
  readonly command: readonly string[]
  readonly state: JobRunState
  readonly stateDetails: string
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly startedAt: Instant | null
  readonly endedAt: Instant | null
  readonly cancel: Cancel | null
}

/** How long a state lasts, in milliseconds. */
export interface EmrServerlessTimes {
  readonly submittedMs: number
  readonly pendingMs: number
  readonly scheduledMs: number
  readonly applicationStartMs: number
  /** For how long a client token is known; the service's documents do not say. */
  readonly tokenLifeMs: number
  /** How long a cancel of a run that does not execute yet takes. */
  readonly cancelMs: number
}

export const QUICK_TIMES: EmrServerlessTimes = {
  submittedMs: 5,
  pendingMs: 5,
  scheduledMs: 5,
  applicationStartMs: 20,
  tokenLifeMs: Number.MAX_SAFE_INTEGER,
  cancelMs: 5,
}

export function isActiveRun({ endedAt }: JobRun): boolean {
  return endedAt === null
}
