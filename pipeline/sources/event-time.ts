const OPEN = 0x5b
const CLOSE = 0x5d
const PLUS = 0x2b
const MINUS = 0x2d
const ZERO = 0x30
const LENGTH = '17/May/2015:10:05:03 +0000'.length

/** 0001-01-01 and 9999-12-31: between them every day in UTC, and the one after it, has a name of four-digit years. */
const FIRST_SECOND = -62_135_596_800
const END_SECOND = 253_402_214_400

/** No zone is further from UTC; Spark reads none that is. */
const OFFSET_SECONDS_MAX = 18 * 3600

/** Index is (month - 1) * 3. */
const MONTHS = Buffer.from('JanFebMarAprMayJunJulAugSepOctNovDec')
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export const SECONDS_PER_DAY = 86_400

/**
 * When the request of a line was made, in seconds since 1970-01-01T00:00:00Z; null where it cannot be read.
 * It is the line's first bracketed field, `[17/May/2015:10:05:03 +0000]`: a real day of the calendar,
 * an offset of up to 18 hours, in UTC before 9999-12-31 and not before year 1. The cleaning job reads by the same rule, and looks for a day's lines only in files
 * that name the day.
 */
export function eventSeconds(bytes: Buffer, from: number, until: number): number | null {
  const at = openingBracket(bytes, from, until) + 1
  if (at === 0 || at + LENGTH >= until || bytes[at + LENGTH] !== CLOSE) return null
  if (!hasShape(bytes, at)) return null
  const day = digits(bytes, at, 2)
  const month = monthOf(bytes, at + 3)
  const year = digits(bytes, at + 7, 4)
  const hour = digits(bytes, at + 12, 2)
  const minute = digits(bytes, at + 15, 2)
  const second = digits(bytes, at + 18, 2)
  const offset = offsetSeconds(bytes, at + 21)
  if (day < 1 || month < 1 || year < 1 || day > daysIn(month, year)) return null
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return null
  if (offset === null) return null
  const seconds =
    epochDay(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second - offset
  return seconds < FIRST_SECOND || seconds >= END_SECOND ? null : seconds
}

/** The loop ends with the line: indexOf would go on to the end of the buffer for every line without one. */
function openingBracket(bytes: Buffer, from: number, until: number): number {
  for (let index = from; index < until; index += 1) if (bytes[index] === OPEN) return index
  return -1
}

/** The separators of dd/Mon/yyyy:hh:mm:ss ±hhmm. */
function hasShape(bytes: Buffer, at: number): boolean {
  return (
    bytes[at + 2] === 0x2f &&
    bytes[at + 6] === 0x2f &&
    bytes[at + 11] === 0x3a &&
    bytes[at + 14] === 0x3a &&
    bytes[at + 17] === 0x3a &&
    bytes[at + 20] === 0x20
  )
}

/** -1 where a byte is no digit. */
function digits(bytes: Buffer, at: number, count: number): number {
  let value = 0
  for (let index = at; index < at + count; index += 1) {
    const digit = (bytes[index] ?? 0) - ZERO
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/** From 1; 0 where it is no month. */
function monthOf(bytes: Buffer, at: number): number {
  for (let month = 0; month < 12; month += 1) {
    const name = month * 3
    if (
      bytes[at] === MONTHS[name] &&
      bytes[at + 1] === MONTHS[name + 1] &&
      bytes[at + 2] === MONTHS[name + 2]
    )
      return month + 1
  }
  return 0
}

function offsetSeconds(bytes: Buffer, at: number): number | null {
  const sign = bytes[at] === PLUS ? 1 : bytes[at] === MINUS ? -1 : 0
  const hours = digits(bytes, at + 1, 2)
  const minutes = digits(bytes, at + 3, 2)
  const seconds = hours * 3600 + minutes * 60
  if (sign === 0 || hours < 0 || minutes < 0 || minutes > 59) return null
  return seconds > OFFSET_SECONDS_MAX ? null : sign * seconds
}

function daysIn(month: number, year: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0)
}

/** Days since 1970-01-01 in the Gregorian calendar; years begin in March, so that leap days come last. */
function epochDay(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const marchMonth = month > 2 ? month - 3 : month + 9
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400)
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1
  return marchYear * 365 + leapDays + dayOfYear - 719_468
}

/** RFC 3339 in UTC, with the microseconds that logs do not have. */
export function instantText(seconds: number): string {
  return `${isoText(seconds).slice(0, 19)}.000000Z`
}

/** YYYY-MM-DD. */
export function dayText(epochDays: number): string {
  return isoText(epochDays * SECONDS_PER_DAY).slice(0, 10)
}

function isoText(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}
