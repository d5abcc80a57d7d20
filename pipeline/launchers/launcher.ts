import type { Instant } from '../../src/model/clock'

/** What an attempt executes; the launcher decides how. */
export type Program =
  /** A Python module run by spark-submit. */
  | { readonly kind: 'spark'; readonly module: string }
  /** A module of pipeline/sources, run by Node. */
  | { readonly kind: 'node'; readonly module: string }

export interface Submission {
  readonly attemptId: string
  readonly program: Program
  /** Addresses of the attempt's own files. */
  readonly requestPath: string
  readonly resultPath: string
}

/**
 * Where an attempt is. `ended` without a result in result.json is a failure; `notFound` means that
 * nothing runs and nothing says that it ever did: in doubt take the claim before submitting again.
 */
export type Observation =
  | { readonly kind: 'running'; readonly externalId: string; readonly startedAt: Instant | null }
  | { readonly kind: 'ended'; readonly externalId: string; readonly reason: string }
  | { readonly kind: 'notFound' }

/** Submits attempts to where they execute and reads their state there. One file each. */
export interface Launcher {
  readonly name: string
  /** Attempts run on the server's machine, and are canceled when it is stopped by hand. */
  readonly local: boolean
  /** Attempts that may run at the same time. */
  readonly capacity: number
  /** How long a submitted attempt may be missing from what `observe` sees, in milliseconds. */
  readonly lagMs: number
  submit(submission: Submission): Promise<{ readonly externalId: string }>
  /** In bounded calls however many attempts; every id asked for is in the answer. */
  observe(attemptIds: readonly string[]): Promise<ReadonlyMap<string, Observation>>
  /** Asks for the end; the attempt counts as canceled only when `observe` says so. */
  cancel(attemptId: string): Promise<void>
  logTail(attemptId: string, lines: number): Promise<readonly string[]>
}
