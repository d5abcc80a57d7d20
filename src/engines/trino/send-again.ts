import { abortedError } from '../engine'
import type { HttpAnswer } from './http'
import { unavailable } from './trino-error'

/** How a request that may be sent again is sent again. */
export interface Repeating {
  /** Rejects when the signal is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  /** From 0 to 1, so that those that were turned away together do not come back together. */
  readonly random: () => number
}

/** What a proxy says while the coordinator is away or busy (Client REST API, overview of query processing). */
const TRY_AGAIN: readonly number[] = [429, 502, 503, 504]
const TRIES = 7
const FIRST_WAIT_MS = 50
const LONGEST_WAIT_MS = 1_000
const LONGEST_RETRY_AFTER_MS = 5_000

/**
 * Sends until there is an answer that is not one to try again.
 * @param mayRepeat of a request that failed without an answer: whether it may have been received
 * @throws CodedError ENGINE_UNAVAILABLE, TIMEOUT, CANCELED
 */
export async function sendAgain(
  send: () => Promise<HttpAnswer>,
  mayRepeat: (fault: unknown) => boolean,
  { wait, random }: Repeating,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  for (let tries = 1; ; tries++) {
    const { answer, fault } = await sent(send)
    if (signal.aborted) throw abortedError(signal)
    if (answer !== null && !TRY_AGAIN.includes(answer.status)) return answer
    const isLast = tries === TRIES || (answer === null && !mayRepeat(fault))
    if (isLast) throw unavailable(fault ?? new Error(`HTTP status ${answer?.status}`))
    const doubled = Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS)
    const asked = Math.min((answer?.retryAfter ?? 0) * 1_000, LONGEST_RETRY_AFTER_MS)
    await wait(Math.max(asked, doubled * (0.5 + random() / 2)), signal).catch(() => {
      throw abortedError(signal)
    })
  }
}

async function sent(
  send: () => Promise<HttpAnswer>,
): Promise<{ readonly answer: HttpAnswer | null; readonly fault: unknown }> {
  try {
    return { answer: await send(), fault: null }
  } catch (fault) {
    return { answer: null, fault }
  }
}
