import { assertNever } from './assert-never'
import type { TimeGrain } from './expression'
import type { Instant } from './clock'

/**
 * The proleptic Gregorian calendar in UTC, in whole numbers: an instant is in microseconds and a
 * JavaScript Date would cut it to milliseconds.
 */
export const HOUR_MICROS = 3_600_000_000n
export const DAY_MICROS = 24n * HOUR_MICROS

/** 0001-01-01T00:00:00Z, the first instant that can be asked for. */
export const MIN_INSTANT: Instant = BigInt(daysOf(1, 1, 1)) * DAY_MICROS
/** 10000-01-01T00:00:00Z, after the last one. */
export const END_INSTANT: Instant = BigInt(daysOf(10_000, 1, 1)) * DAY_MICROS

/** Days since 1970-01-01. Counts in eras of 400 years that begin in March, after the leap day. */
export function daysOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468
}

/** Year, month (from 1) and day (from 1) of days since 1970-01-01. */
export function civilOf(days: number): readonly [year: number, month: number, day: number] {
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1
  const month = ((fromMarch + 2) % 12) + 1
  return [era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day]
}

/** Whole days since 1970-01-01 at the instant, also before it. */
export function dayOfInstant(instant: Instant): number {
  return Number(floorTo(instant, DAY_MICROS) / DAY_MICROS)
}

/** YYYY-MM-DD, for years 0 to 9999; five digits after that. */
export function formatDate(days: number): string {
  const [year, month, day] = civilOf(days)
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`
}

/** Days since 1970-01-01; null for a text that names no day. */
export function parseDate(text: string): number | null {
  const match = /^(\d{4,5})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return null
  const days = daysOf(Number(match[1]), Number(match[2]), Number(match[3]))
  return formatDate(days) === text ? days : null
}

/** HH:MM:SS, and .ffffff where it is no whole second. */
export function formatTimeOfDay(instant: Instant): string {
  const micros = Number(instant - floorTo(instant, DAY_MICROS))
  const fraction = micros % 1_000_000
  const seconds = (micros - fraction) / 1_000_000
  const minutes = Math.floor(seconds / 60)
  const clock = `${digits(Math.floor(minutes / 60), 2)}:${digits(minutes % 60, 2)}:${digits(seconds % 60, 2)}`
  return fraction === 0 ? clock : `${clock}.${digits(fraction, 6)}`
}

/** The first instant of the hour, day, ISO week (from Monday) or month that holds the instant. */
export function startOfGrain(instant: Instant, grain: TimeGrain): Instant {
  const day = dayOfInstant(instant)
  switch (grain) {
    case 'hour':
      return floorTo(instant, HOUR_MICROS)
    case 'day':
      return BigInt(day) * DAY_MICROS
    case 'week':
      return BigInt(Math.floor((day + 3) / 7) * 7 - 3) * DAY_MICROS
    case 'month': {
      const [year, month] = civilOf(day)
      return BigInt(daysOf(year, month, 1)) * DAY_MICROS
    }
    default:
      return assertNever(grain)
  }
}

/** The first instant after the hour, day, week or month that holds the instant. */
export function endOfGrain(instant: Instant, grain: TimeGrain): Instant {
  const start = startOfGrain(instant, grain)
  switch (grain) {
    case 'hour':
      return start + HOUR_MICROS
    case 'day':
      return start + DAY_MICROS
    case 'week':
      return start + 7n * DAY_MICROS
    case 'month':
      return startOfGrain(start + 31n * DAY_MICROS, 'month')
    default:
      return assertNever(grain)
  }
}

export function floorTo(instant: Instant, unit: bigint): Instant {
  return floorDivide(instant, unit) * unit
}

export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
