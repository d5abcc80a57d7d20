import { assertNever } from '../model/assert-never'
import type { Instant } from '../model/clock'

/**
 * Whether an engine is asked: closed, it is; open, it is not until then; half open, one request tries
 * it, and the others go elsewhere until that one knows, or until that time.
 */
export type Breaker =
  | { readonly state: 'closed'; readonly failures: number }
  | { readonly state: 'open'; readonly until: Instant }
  | { readonly state: 'halfOpen'; readonly until: Instant }

/** `unknown`: the request ended without telling, for example because its client left. */
export type Outcome = 'answered' | 'unavailable' | 'unknown'

export const CLOSED: Breaker = Object.freeze({ state: 'closed', failures: 0 })

/** So many failures one after the other open it. */
const FAILURES_MAX = 3
const OPEN_MICROS = 10_000_000n

/** Null where the engine is not to be asked now, else what the breaker becomes when it is. */
export function admitted(breaker: Breaker, now: Instant): Breaker | null {
  switch (breaker.state) {
    case 'closed':
      return breaker
    case 'open':
    case 'halfOpen':
      return now < breaker.until ? null : { state: 'halfOpen', until: now + OPEN_MICROS }
    default:
      return assertNever(breaker)
  }
}

/** What the breaker becomes by what came of a request. */
export function after(breaker: Breaker, outcome: Outcome, now: Instant): Breaker {
  switch (outcome) {
    case 'answered':
      return CLOSED
    case 'unavailable':
      return failed(breaker, now)
    case 'unknown':
      // The one that tried does not know: the next may try at once.
      return breaker.state === 'halfOpen' ? { state: 'open', until: now } : breaker
    default:
      return assertNever(outcome)
  }
}

function failed(breaker: Breaker, now: Instant): Breaker {
  const failures = breaker.state === 'closed' ? breaker.failures + 1 : FAILURES_MAX
  if (failures < FAILURES_MAX) return { state: 'closed', failures }
  return { state: 'open', until: now + OPEN_MICROS }
}
