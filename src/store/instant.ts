import type { Instant } from '../model/clock'

const TIMESTAMPTZ =
  /^(\d{4,6})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d(?::?\d\d)?)$/

/**
 * Reads an instant exactly to the microsecond: PostgreSQL's ISO form of a timestamptz, or RFC 3339.
 * @throws Error for any other text
 */
export function parseInstant(text: string): Instant {
  const match = TIMESTAMPTZ.exec(text)
  if (match === null) throw new Error(`not an instant: ${text}`)
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match
  const date = new Date(0)
  // Not Date.UTC, which reads the years 0-99 as 1900-1999.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  date.setUTCHours(Number(hour), Number(minute), Number(second))
  return BigInt(date.getTime()) * 1000n + BigInt(fraction.padEnd(6, '0')) - offsetMicros(zone)
}

/** RFC 3339 in UTC, always with six digits of a second. PostgreSQL reads it back to the same instant. */
export function formatInstant(instant: Instant): string {
  const micros = ((instant % 1_000_000n) + 1_000_000n) % 1_000_000n
  const seconds = new Date(Number((instant - micros) / 1000n)).toISOString().slice(0, -5)
  return `${seconds}.${micros.toString().padStart(6, '0')}Z`
}

function offsetMicros(zone: string): bigint {
  if (zone === 'Z') return 0n
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0')
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))
  return BigInt(zone.startsWith('-') ? -minutes : minutes) * 60_000_000n
}
