import type { ErrorCode } from './coded-error'

export const RUN_STATUSES = [
  'queued',
  'starting',
  'running',
  'succeeded',
  'failed',
  'canceling',
  'canceled',
] as const
export type RunStatus = (typeof RUN_STATUSES)[number]

export const TERMINAL_STATUSES = [
  'succeeded',
  'failed',
  'canceled',
] as const satisfies readonly RunStatus[]

/** Counts of the lines or rows that a run met. 64-bit. */
export interface RunRows {
  readonly read: bigint
  readonly written: bigint
  readonly quarantined: bigint
  readonly duplicate: bigint
  readonly blank: bigint
  readonly outside: bigint
}

export interface Failure {
  readonly code: ErrorCode
  readonly message: string
}

/** What a run left published of a dataset; `written` is 0 where nothing was stale. */
export interface RunOutput {
  readonly dataset: string
  readonly snapshotId: string | null
  readonly written: bigint
}

export interface Attempt {
  readonly id: string
  readonly number: number
  readonly launcher: string
  /** The id by which the launcher knows it; null before it was submitted. */
  readonly externalId: string | null
  readonly status: RunStatus
  readonly createdAt: bigint
  readonly startedAt: bigint | null
  readonly endedAt: bigint | null
  /** Why it failed, also where another attempt followed. */
  readonly failure: Failure | null
  readonly links: AttemptLinks
}

/** Where people find an attempt at its service. */
export interface AttemptLinks {
  readonly console: string | null
  readonly log: string | null
}

/** Something that happened to a run. Events are only ever added. */
export interface RunHistoryEvent {
  readonly revision: number
  readonly status: RunStatus
  /** What happened, in the words of the state machine. */
  readonly kind: string
  readonly at: bigint
  /** What people should know of it, such as why an attempt failed. */
  readonly message: string | null
}

/** One execution of a job. Instants are microseconds since 1970-01-01T00:00:00Z. */
export interface Run {
  readonly id: string
  /** Counts up with every change. */
  readonly revision: number
  readonly job: string
  readonly status: RunStatus
  readonly input: unknown
  readonly createdAt: bigint
  readonly startedAt: bigint | null
  readonly endedAt: bigint | null
  readonly attempts: readonly Attempt[]
  readonly rows: RunRows | null
  readonly outputs: readonly RunOutput[]
  readonly files: readonly RunFile[]
  readonly failure: Failure | null
  readonly logTail: readonly string[]
}

export const FILE_OUTCOMES = [
  'ingested',
  'continuation',
  'duplicate',
  'overlap',
  'empty',
  'leftOut',
] as const
export type FileOutcome = (typeof FILE_OUTCOMES)[number]

/** What an ingestion run made of one file. */
export interface RunFile {
  readonly name: string
  readonly outcome: FileOutcome
  /** SHA-256 of the uncompressed content, hexadecimal; null of what was left out. */
  readonly digest: string | null
  readonly lines: bigint
  readonly firstTime: bigint | null
  readonly lastTime: bigint | null
  /** What an operator should know, for example which file an overlap is with. */
  readonly note: string | null
}

export function isTerminal(status: RunStatus): boolean {
  return TERMINAL_STATUSES.some((terminal) => terminal === status)
}
