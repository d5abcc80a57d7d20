import { DAY_MICROS, END_INSTANT, MIN_INSTANT } from '../../src/model/calendar'
import { dayOfInstant, formatDate, formatTimeOfDay, parseDate } from '../../src/model/calendar'
import type { Instant } from '../../src/model/clock'

const RFC_3339 =
  /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/

/**
 * Reads RFC 3339 with a zone; seconds and their fraction may be missing. Null for any other text:
 * an instant without a zone, a day that is not in the calendar, a leap second, a fraction finer
 * than a microsecond, or an instant outside the years 1 to 9999.
 */
export function parseInstantText(text: string): Instant | null {
  const match = RFC_3339.exec(text)
  if (match === null) return null
  const [, date = '', hour, minute, second = '0', fraction = '', sign, zoneHour, zoneMinute] = match
  const days = parseDate(date)
  const clock = secondsOf(hour, minute, second)
  const offset = secondsOf(zoneHour ?? '0', zoneMinute ?? '0', '0')
  const micros = microsOf(fraction)
  if (days === null || clock === null || offset === null || micros === null) return null
  const seconds = BigInt(clock) - (sign === '-' ? -BigInt(offset) : BigInt(offset))
  const instant = BigInt(days) * DAY_MICROS + seconds * 1_000_000n + micros
  return instant >= MIN_INSTANT && instant < END_INSTANT ? instant : null
}

/** RFC 3339 in UTC; a fraction of six digits where the second is not whole. */
export function formatInstantText(instant: Instant): string {
  return `${formatDate(dayOfInstant(instant))}T${formatTimeOfDay(instant)}Z`
}

function secondsOf(hour = '', minute = '', second = ''): number | null {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)]
  return h < 24 && m < 60 && s < 60 ? h * 3600 + m * 60 + s : null
}

function microsOf(fraction: string): bigint | null {
  return /^0*$/.test(fraction.slice(6)) ? BigInt(fraction.slice(0, 6).padEnd(6, '0')) : null
}
