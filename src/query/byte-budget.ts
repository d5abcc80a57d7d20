import { DAY_MICROS, floorTo } from '../model/calendar'
import type { Clock } from '../model/clock'
import { CodedError } from '../model/coded-error'
import type { DaySpending } from './day-spending'

export interface ByteLimits {
  /** Of the statements of one request together. */
  readonly request: bigint
  /** Of the requests of one principal on one day, UTC; null: there is no limit, and nothing is counted. */
  readonly day: { readonly limit: bigint; readonly spending: DaySpending } | null
}

/** What may be read, as estimated before it is. */
export interface ByteBudget {
  /** Of one request; what is taken is spent, whatever becomes of the statement. */
  request(principal: string): RequestBudget
}

export interface RequestBudget {
  /** @throws CodedError BYTES_OVER_BUDGET, DAY_BUDGET_SPENT; then nothing is taken */
  take(bytes: bigint): Promise<void>
}

export function createByteBudget({ request, day }: ByteLimits, clock: Clock): ByteBudget {
  /** @throws CodedError DAY_BUDGET_SPENT */
  async function takeOfDay(principal: string, bytes: bigint): Promise<void> {
    if (day === null) return
    const now = clock()
    const today = floorTo(now, DAY_MICROS)
    const { isAdded, spent } = await day.spending.add({ principal, day: today, bytes }, day.limit)
    const secondsLeft = Number((today + DAY_MICROS - now) / 1_000_000n) + 1
    if (!isAdded) throw overDay(bytes, spent, day.limit, secondsLeft)
  }

  return {
    request(principal) {
      let taken = 0n
      return {
        async take(bytes) {
          if (taken + bytes > request) throw overRequest(taken + bytes, request)
          // Before anything is waited for, or others of the request would take the same.
          taken += bytes
          try {
            await takeOfDay(principal, bytes)
          } catch (error) {
            taken -= bytes
            throw error
          }
        },
      }
    },
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
