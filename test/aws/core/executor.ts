import type { Instant } from '../../../src/model/clock'
import { MILLISECOND } from './units'

/** What a submitted step, job run, crawl or invocation asks to be done. */
export interface Work {
  readonly id: string
  readonly service: string
  /** The step's, job's, crawler's or function's name. */
  readonly name: string
  /** The command line, its program first; for Spark always `spark-submit`. Empty where there is none. */
  readonly command: readonly string[]
  /** What an invocation brings. */
  readonly payload: string | null
  readonly startedAt: Instant
  readonly cancel: Cancel | null
}

export interface Cancel {
  readonly at: Instant
  /** interrupt may be answered by an orderly end, kill cannot. */
  readonly signal: 'interrupt' | 'kill'
}

export interface Ending {
  readonly at: Instant
  readonly kind: 'succeeded' | 'failed' | 'canceled'
  readonly message: string
  /** What an invocation answers. */
  readonly output: string | null
}

/**
 * Does the work of services. It keeps nothing but what outlives a kill of the process, so every
 * call carries the whole work.
 */
export interface Executor {
  /** Doubtful after a crash, so the same work may be started again; it must be done once. */
  start(work: Work): void
  /** The work's cancel was just asked for. */
  cancel(work: Work): void
  /** Null while the work goes on. */
  ending(work: Work, now: Instant): Ending | null
  /** The work cannot end before; absent where nobody knows. */
  quietUntil?(work: Work): Instant
}

/** 0 where nobody knows: then it must always be looked at. */
export function quietUntil(executor: Executor, work: Work): Instant {
  return executor.quietUntil?.(work) ?? 0n
}

export interface Scripted {
  readonly kind: 'succeeded' | 'failed'
  readonly afterMs: number
  /** How long it goes on after a cancel. */
  readonly cancelMs?: number
  readonly message?: string
  readonly output?: string
}

/** Ends as the script says, by the clock alone. */
export function scripted(script: (work: Work) => Scripted): Executor {
  const endingOf = (work: Work): Ending => {
    const { kind, afterMs, cancelMs = 0, message = '', output = null } = script(work)
    const at = work.startedAt + BigInt(afterMs) * MILLISECOND
    const canceledAt = work.cancel === null ? at : work.cancel.at + BigInt(cancelMs) * MILLISECOND
    return canceledAt < at
      ? { at: canceledAt, kind: 'canceled', message: 'canceled', output: null }
      : { at, kind, message, output }
  }
  return {
    start: () => undefined,
    cancel: () => undefined,
    ending: (work, now) => {
      const ending = endingOf(work)
      return ending.at <= now ? ending : null
    },
    quietUntil: (work) => endingOf(work).at,
  }
}

/** Succeeds after so many milliseconds and does nothing. */
export function noop(afterMs: number): Executor {
  return scripted(() => ({ kind: 'succeeded', afterMs }))
}

/** Another executor for each work. */
export function chosen(choose: (work: Work) => Executor): Executor {
  return {
    start: (work) => choose(work).start(work),
    cancel: (work) => choose(work).cancel(work),
    ending: (work, now) => choose(work).ending(work, now),
    quietUntil: (work) => quietUntil(choose(work), work),
  }
}
