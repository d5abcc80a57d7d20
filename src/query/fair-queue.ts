import type { CodedError } from '../model/coded-error'
import { NotAdmitted } from './not-admitted'
import { createTurns } from './turns'

export interface QueueLimits {
  /** Places at a time. */
  readonly concurrent: number
  /** Of one principal, how many may wait. */
  readonly queued: number
}

/** Places that principals get in turn, however many of one wait. */
export interface FairQueue {
  /**
   * Does the work once there is a place, which is free again when the work has ended.
   * @throws CodedError QUEUE_FULL
   */
  use<T>(principal: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>
  state(): { readonly busy: number; readonly waiting: number }
}

export interface FairQueueOptions extends QueueLimits {
  /** Milliseconds. */
  readonly now: () => number
  /** What it means to whoever waits that its signal was aborted. */
  readonly aborted: (signal: AbortSignal) => CodedError
}

/** Of the mean time of a place, the weight of the last. */
const WEIGHT_OF_LAST = 0.1
const RETRY_SECONDS_MAX = 60

export function createFairQueue(options: FairQueueOptions): FairQueue {
  const { concurrent, queued, now, aborted } = options
  const turns = createTurns<() => void>()
  let busy = 0
  let meanMs = 0

  function full(principal: string): CodedError {
    const seconds = Math.ceil((turns.count() * meanMs) / concurrent / 1000)
    const retryAfterSeconds = Math.min(Math.max(seconds, 1), RETRY_SECONDS_MAX)
    return new NotAdmitted(
      'principal',
      'QUEUE_FULL',
      `${turns.countOf(principal)} statements of yours wait already, and ${queued} is the limit; try again in ${retryAfterSeconds} s, or ask for less at once.`,
      { retryAfterSeconds },
    )
  }

  function wait(principal: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        turns.leave(principal, waiter)
        reject(aborted(signal))
      }
      const waiter = () => {
        signal.removeEventListener('abort', stop)
        resolve()
      }
      turns.add(principal, waiter)
      signal.addEventListener('abort', stop, { once: true })
    })
  }

  /** A place goes from hand to hand: it is never free while somebody waits. */
  function release(): void {
    const next = turns.next()
    if (next === null) busy -= 1
    else next()
  }

  return {
    async use(principal, signal, work) {
      if (signal.aborted) throw aborted(signal)
      if (busy < concurrent) busy += 1
      else if (turns.countOf(principal) >= queued) throw full(principal)
      else await wait(principal, signal)
      const startedAt = now()
      try {
        return await work()
      } finally {
        meanMs += WEIGHT_OF_LAST * (now() - startedAt - meanMs)
        release()
      }
    },
    state: () => ({ busy, waiting: turns.count() }),
  }
}
