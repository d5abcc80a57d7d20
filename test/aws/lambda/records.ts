import type { Instant } from '../../../src/model/clock'

/** A function is set up with the account. */
export interface FunctionSetUp {
  readonly name: string
  /** How often a failed asynchronous invocation is tried again: 0 to 2; the service's default is 2. */
  readonly maximumRetryAttempts: number
}

/** One delivery of an event to the function, with its tries. */
export interface Invocation {
  readonly id: string
  readonly functionName: string
  readonly payload: string
  readonly isEvent: boolean
  /** 0 is the first. */
  readonly attempt: number
  readonly createdAt: Instant
  /** When this attempt starts. */
  readonly startsAt: Instant
  readonly isStarted: boolean
  readonly endedAt: Instant | null
  readonly failed: boolean
  readonly output: string | null
}

/** Milliseconds. */
export interface LambdaTimes {
  /** From the acceptance of an event until the function starts. */
  readonly queueMs: number
  /** Before the second and the third attempt. */
  readonly retryMs: readonly [number, number]
}

export const QUICK_TIMES: LambdaTimes = { queueMs: 5, retryMs: [60_000, 120_000] }
