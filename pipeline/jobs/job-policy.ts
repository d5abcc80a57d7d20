import type { FailureClass } from '../../src/model/failure-class'

/** Which failures of a job's attempts are followed by another attempt, without anybody asking. */
export interface Retries {
  /** Of one run, until a client retries it. 1: never again. */
  readonly maxAttempts: number
  readonly classes: readonly FailureClass[]
  /** The wait before the second attempt; it doubles with each further one. */
  readonly firstMs: number
  readonly maxMs: number
}

/** Milliseconds. Each that is over is a failure with code TIMEOUT, but for `silent`: ATTEMPT_LOST. */
export interface Timeouts {
  /** Until an attempt is submitted. */
  readonly queued: number
  /** From submission until the service begins. */
  readonly starting: number
  readonly running: number
  /** Since the last sign of life, where the launcher tells one; or while it cannot be found. */
  readonly silent: number
  /** For the service to confirm the end of an attempt that is being ended. */
  readonly stopping: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

export const DEFAULT_RETRIES: Retries = {
  maxAttempts: 3,
  classes: ['lost', 'service', 'conflict'],
  firstMs: 10_000,
  maxMs: 10 * MINUTE,
}

export const DEFAULT_TIMEOUTS: Timeouts = {
  queued: 24 * HOUR,
  starting: 2 * HOUR,
  running: 24 * HOUR,
  silent: 10 * MINUTE,
  stopping: HOUR,
}
