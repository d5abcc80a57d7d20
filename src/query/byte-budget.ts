import { DAY_MICROS, floorTo } from '../model/calendar'
import type { Clock } from '../model/clock'
import { CodedError } from '../model/coded-error'

export interface ByteLimits {
  /** Of the statements of one request together. */
  readonly request: bigint
  /** Of the requests of one principal on one day, UTC. */
  readonly day: bigint
}

/** What may be read, as estimated before it is. */
export interface ByteBudget {
  /** Of one request; what is taken is spent, whatever becomes of the statement. */
  request(principal: string): RequestBudget
}

export interface RequestBudget {
  /** @throws CodedError BYTES_OVER_BUDGET, DAY_BUDGET_SPENT; then nothing is taken */
  take(bytes: bigint): void
}

/** Days are counted by this process, from its start on. */
export function createByteBudget(limits: ByteLimits, clock: Clock): ByteBudget {
  const spent = new Map<string, bigint>()
  let today: bigint | null = null

  function spentToday(principal: string): bigint {
    const day = floorTo(clock(), DAY_MICROS)
    if (day !== today) spent.clear()
    today = day
    return spent.get(principal) ?? 0n
  }

  return {
    request(principal) {
      let taken = 0n
      return {
        take(bytes) {
          if (taken + bytes > limits.request) throw overRequest(taken + bytes, limits.request)
          const before = spentToday(principal)
          if (before + bytes > limits.day) throw overDay(bytes, before, limits.day, secondsLeft())
          taken += bytes
          spent.set(principal, before + bytes)
        },
      }
    },
  }

  function secondsLeft(): number {
    return Number((floorTo(clock(), DAY_MICROS) + DAY_MICROS - clock()) / 1_000_000n) + 1
  }
}

function overRequest(bytes: bigint, limit: bigint): CodedError {
  return new CodedError(
    'BYTES_OVER_BUDGET',
    `The request would read ${bytes} bytes by estimate, and ${limit} is the limit of one; narrow where, or look at fewer fields.`,
  )
}

function overDay(
  bytes: bigint,
  spent: bigint,
  limit: bigint,
  retryAfterSeconds: number,
): CodedError {
  return new CodedError(
    'DAY_BUDGET_SPENT',
    `A statement would read ${bytes} bytes by estimate; ${spent} of the ${limit} that are yours for today (UTC) are spent. Narrow where, or wait for tomorrow.`,
    { retryAfterSeconds },
  )
}
