import { assertNever } from '../model/assert-never'
import { DAY_MICROS, civilOf, dayOfInstant, daysOf, floorTo } from '../model/calendar'
import type { Instant } from '../model/clock'
import { daysOfIso, isoDayOf } from '../model/iso-week'

/** How far back in local time. */
export type Shift =
  | { readonly kind: 'time'; readonly micros: bigint }
  /** The same day of the month, or the last one where that month is shorter. */
  | { readonly kind: 'months'; readonly months: number }
  /** The same weekday of the same ISO week a year before. */
  | { readonly kind: 'iso-year' }

/** Local microseconds moved back; null where there is no such day. */
export function shiftLocal(local: Instant, shift: Shift): Instant | null {
  if (shift.kind === 'time') return local - shift.micros
  const day = floorTo(local, DAY_MICROS)
  const moved = shiftDay(dayOfInstant(local), shift)
  return moved === null ? null : BigInt(moved) * DAY_MICROS + (local - day)
}

function shiftDay(days: number, shift: Exclude<Shift, { kind: 'time' }>): number | null {
  switch (shift.kind) {
    case 'months':
      return monthsBefore(days, shift.months)
    case 'iso-year': {
      const iso = isoDayOf(days)
      return daysOfIso({ ...iso, year: iso.year - 1 })
    }
    default:
      return assertNever(shift)
  }
}

function monthsBefore(days: number, months: number): number {
  const [year, month, day] = civilOf(days)
  const count = year * 12 + (month - 1) - months
  const [toYear, toMonth] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1]
  const last = firstOfNext(toYear, toMonth) - daysOf(toYear, toMonth, 1)
  return daysOf(toYear, toMonth, Math.min(day, last))
}

function firstOfNext(year: number, month: number): number {
  return month === 12 ? daysOf(year + 1, 1, 1) : daysOf(year, month + 1, 1)
}
