import { DAY_MICROS, floorTo } from '../model/calendar'
import type { Clock } from '../model/clock'
import { CodedError } from '../model/coded-error'
import type { DaySpending } from './day-spending'
import { NotAdmitted } from './not-admitted'

export interface ByteLimits {
  /** Of the statements of one request together. */
  readonly request: bigint
  /** Of the requests of one principal on one day, UTC; null: there is no limit, and nothing is counted. */
  readonly day: { readonly limit: bigint; readonly spending: DaySpending } | null
}

/** What may be read, as estimated before it is. */
export interface ByteBudget {
  /** Of one request; what is taken is spent, unless it is given back. */
  request(principal: string): RequestBudget
}

export interface RequestBudget {
  /** @throws CodedError BYTES_OVER_BUDGET, DAY_BUDGET_SPENT; then nothing is taken */
  take(bytes: bigint): Promise<void>
  /** Of a statement that was not executed: another one of the request may take it. */
  giveBack(bytes: bigint): void
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
      /** Taken of the day, and given back. */
      let left = 0n
      return {
        async take(bytes) {
          if (bytes > request) throw overRequest(bytes, request)
          if (taken + bytes > request) throw overRest(taken + bytes, request)
          const ofLeft = left < bytes ? left : bytes
          // Before anything is waited for, or others of the request would take the same.
          taken += bytes
          left -= ofLeft
          try {
            await takeOfDay(principal, bytes - ofLeft)
          } catch (error) {
            taken -= bytes
            left += ofLeft
            throw error
          }
        },
        giveBack(bytes) {
          taken -= bytes
          left += bytes
        },
      }
    },
  }
}

/** Whichever request it is of. */
function overRequest(bytes: bigint, limit: bigint): CodedError {
  return new CodedError('BYTES_OVER_BUDGET', overLimit(bytes, limit))
}

function overRest(bytes: bigint, limit: bigint): NotAdmitted {
  return new NotAdmitted('request', 'BYTES_OVER_BUDGET', overLimit(bytes, limit))
}

function overLimit(bytes: bigint, limit: bigint): string {
  return `The request would read ${bytes} bytes by estimate, and ${limit} is the limit of one; narrow where, or look at fewer fields.`
}

function overDay(
  bytes: bigint,
  spent: bigint,
  limit: bigint,
  retryAfterSeconds: number,
): NotAdmitted {
  return new NotAdmitted(
    'principal',
    'DAY_BUDGET_SPENT',
    `A statement would read ${bytes} bytes by estimate; ${spent} of the ${limit} that are yours for today (UTC) are spent. Narrow where, or wait for tomorrow.`,
    { retryAfterSeconds },
  )
}
