import type { FailureClass } from '../../src/model/failure-class'
import { DEFAULT_RETRIES, DEFAULT_TIMEOUTS, type Retries, type Timeouts } from '../jobs/job-policy'

/** Doubles from the first to the longest, in microseconds. */
export interface Wait {
  readonly first: bigint
  readonly longest: bigint
}

/** What the state machine goes by. Times are microseconds. */
export interface Policy {
  /** How long the launcher may not show an attempt that was submitted. */
  readonly lag: bigint
  /** Submissions of one attempt while it is in doubt whether any arrived. */
  readonly maxSubmissions: number
  readonly maxAttempts: number
  readonly retried: readonly FailureClass[]
  readonly retryWait: Wait
  readonly fullWait: Wait
  readonly timeouts: Readonly<Record<keyof Timeouts, bigint>>
}

const MAX_SUBMISSIONS = 3
const FULL_WAIT: Wait = { first: 2_000_000n, longest: 60_000_000n }

/** What a job says of itself; what it does not say is the default. */
export interface JobPolicy {
  readonly retries?: Partial<Retries>
  readonly timeouts?: Partial<Timeouts>
}

export function policyOf(job: JobPolicy, { lagMs }: { readonly lagMs: number }): Policy {
  const retries = { ...DEFAULT_RETRIES, ...job.retries }
  const timeouts = { ...DEFAULT_TIMEOUTS, ...job.timeouts }
  return {
    lag: micros(lagMs),
    maxSubmissions: MAX_SUBMISSIONS,
    maxAttempts: retries.maxAttempts,
    retried: retries.classes,
    retryWait: { first: micros(retries.firstMs), longest: micros(retries.maxMs) },
    fullWait: FULL_WAIT,
    timeouts: {
      queued: micros(timeouts.queued),
      starting: micros(timeouts.starting),
      running: micros(timeouts.running),
      silent: micros(timeouts.silent),
      stopping: micros(timeouts.stopping),
    },
  }
}

/**
 * The wait before try `n + 1`, n from 1: half of it is sure, half is chance, so that what failed
 * together is not tried together.
 */
export function waitAfter(n: number, { first, longest }: Wait, chance: number): bigint {
  const doubled = first * 2n ** BigInt(Math.min(n - 1, 40))
  const whole = doubled < longest ? doubled : longest
  return whole / 2n + (whole * BigInt(Math.floor(chance * 1000))) / 2000n
}

function micros(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1000n
}
