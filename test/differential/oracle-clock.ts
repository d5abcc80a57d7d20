import type { TimeGrain } from '../../src/model/expression'

/**
 * Calendars and clocks another way than the code under test: what a wall clock shows, field by
 * field, and JavaScript's own calendar.
 */
const formats = new Map<string, Intl.DateTimeFormat>()
const MILLIS_PER_DAY = 86_400_000
const QUARTER = 900_000_000n
/** More quarters of an hour than a zone is away from UTC. */
const FARTHEST = 16n * 4n

/** What the clocks of a zone show, as if it were UTC, in milliseconds. */
export function shown(instant: bigint, zone: string): number {
  const millis = Number((instant - (((instant % 1000n) + 1000n) % 1000n)) / 1000n)
  if (zone === 'UTC') return millis
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  formats.set(zone, format)
  const parts = Object.fromEntries(
    format.formatToParts(millis).map(({ type, value }) => [type, value]),
  )
  const year = parts['era'] === 'BC' ? 1 - Number(parts['year']) : Number(parts['year'])
  const date = new Date(0)
  // Date.UTC takes years before 100 for those of the 20th century, and format is Julian before 1582.
  if (year < 1600)
    return millis + shown(BigInt(Date.UTC(1700, 0, 1)) * 1000n, zone) - Date.UTC(1700, 0, 1)
  date.setUTCFullYear(year, Number(parts['month']) - 1, Number(parts['day']))
  date.setUTCHours(Number(parts['hour']), Number(parts['minute']), Number(parts['second']))
  return date.getTime() + (((millis % 1000) + 1000) % 1000)
}

/** The name of the hour, day, week or month: an instant for an hour, else a day. */
export function bucket(instant: bigint, grain: TimeGrain, zone: string): bigint | string {
  const local = shown(instant, zone)
  if (grain === 'hour') {
    const micros = ((instant % 1000n) + 1000n) % 1000n
    return instant - micros - BigInt(((local % 3_600_000) + 3_600_000) % 3_600_000) * 1000n
  }
  return startOfDay(local, grain)
}

function startOfDay(local: number, grain: Exclude<TimeGrain, 'hour'>): string {
  const date = new Date(local)
  if (grain === 'week') date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  if (grain === 'month') date.setUTCDate(1)
  return dayText(date)
}

export function dayText(date: Date): string {
  const year = String(date.getUTCFullYear()).padStart(4, '0')
  return `${year}-${date.toISOString().slice(-19, -14)}`
}

/** Year and number of an ISO week, by its Thursday. */
export function isoWeek(day: number): { readonly year: number; readonly week: number } {
  const thursday = new Date(day)
  thursday.setUTCDate(thursday.getUTCDate() - ((thursday.getUTCDay() + 6) % 7) + 3)
  const year = thursday.getUTCFullYear()
  const first = new Date(Date.UTC(year, 0, 1))
  const days = Math.floor((thursday.getTime() - first.getTime()) / MILLIS_PER_DAY)
  return { year, week: Math.floor(days / 7) + 1 }
}

/** The first quarter of an hour, near it, from which clocks show this or later; searched one by one. */
export function firstShowing(local: number, zone: string): bigint {
  let instant = BigInt(local) * 1000n - FARTHEST * QUARTER
  while (shown(instant, zone) < local) instant += QUARTER
  return instant
}

/** Every quarter of an hour at which clocks show exactly this. */
export function allShowing(local: number, zone: string): readonly bigint[] {
  const from = BigInt(local) * 1000n - FARTHEST * QUARTER
  return Array.from(
    { length: 2 * Number(FARTHEST) },
    (_, index) => from + BigInt(index) * QUARTER,
  ).filter((instant) => shown(instant, zone) === local)
}
