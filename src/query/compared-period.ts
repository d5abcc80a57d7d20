import { assertNever } from '../model/assert-never'
import { bucketOf } from '../model/bucket'
import {
  DAY_MICROS,
  HOUR_MICROS,
  civilOf,
  dayOfInstant,
  floorTo,
  formatDate,
  parseDate,
} from '../model/calendar'
import type { Instant } from '../model/clock'
import { CodedError } from '../model/coded-error'
import type { TimeGrain } from '../model/expression'
import { isoDayOf, isoYearStart } from '../model/iso-week'
import type { TimeZone } from '../model/time-zone'
import type { Scalar } from '../model/value'
import type { Comparison } from '../model/comparison'
import { shiftLocal, type Shift } from './period-shift'
import type { Window } from './time-bounds'

/** The period that a window is compared to, and where its buckets have their partners. */
export interface ComparedPeriod {
  readonly window: Window
  /** Null where the earlier period has no such bucket. */
  partnerOf(bucket: Scalar, grain: TimeGrain): Scalar | null
}

/**
 * Aligned by calendar fields in the zone.
 * @throws CodedError BAD_USER_INPUT when buckets of a grain have no partners in that period
 */
export function comparedPeriod(
  comparison: Comparison,
  window: Window,
  grains: readonly TimeGrain[],
  zone: TimeZone,
): ComparedPeriod {
  const shift = shiftOf(comparison, window, grains, zone)
  const unaligned = grains.find((grain) => !isAligned(grain, shift))
  if (unaligned !== undefined) {
    throw new CodedError(
      'BAD_USER_INPUT',
      `compareTo ${comparison.toUpperCase().replace('-', '_')} of this window does not begin and end with a ${unaligned}; leave ${unaligned} out of groupBy, or choose another window or comparison.`,
    )
  }
  return {
    window: shiftWindow(window, shift, zone),
    partnerOf: (bucket, grain) => partnerOf(bucket, grain, shift, zone),
  }
}

function shiftOf(
  comparison: Comparison,
  { from, until }: Window,
  grains: readonly TimeGrain[],
  zone: TimeZone,
): Shift {
  switch (comparison) {
    case 'last-week':
      return { kind: 'time', micros: 7n * DAY_MICROS }
    case 'last-month':
      return { kind: 'months', months: 1 }
    case 'last-year':
      return grains.includes('week') ? { kind: 'iso-year' } : { kind: 'months', months: 12 }
    case 'previous-period': {
      const [start, end] = [from + zone.offsetAt(from), until + zone.offsetAt(until)]
      const [first, last] = [monthStart(start), monthStart(end)]
      if (first !== null && last !== null && last > first)
        return { kind: 'months', months: last - first }
      return { kind: 'time', micros: end - start }
    }
    default:
      return assertNever(comparison)
  }
}

/** The number of a month, counted from year 0; null inside of a month. */
function monthStart(local: Instant): number | null {
  const [year, month, day] = civilOf(dayOfInstant(local))
  return day === 1 && floorTo(local, DAY_MICROS) === local ? year * 12 + month : null
}

/** Whether each bucket of the grain moves onto one bucket. */
function isAligned(grain: TimeGrain, shift: Shift): boolean {
  switch (grain) {
    case 'hour':
      return shift.kind !== 'time' || shift.micros % HOUR_MICROS === 0n
    case 'day':
      return shift.kind !== 'time' || shift.micros % DAY_MICROS === 0n
    case 'week':
      return (
        shift.kind === 'iso-year' ||
        (shift.kind === 'time' && shift.micros % (7n * DAY_MICROS) === 0n)
      )
    case 'month':
      return shift.kind === 'months'
    default:
      return assertNever(grain)
  }
}

function partnerOf(bucket: Scalar, grain: TimeGrain, shift: Shift, zone: TimeZone): Scalar | null {
  if (grain !== 'hour') {
    const days = parseDate(String(bucket))
    const moved = days === null ? null : shiftLocal(BigInt(days) * DAY_MICROS, shift)
    return moved === null ? null : formatDate(dayOfInstant(moved))
  }
  const instant = BigInt(bucket)
  const offset = zone.offsetAt(instant)
  const local = shiftLocal(instant + offset, shift)
  if (local === null) return null
  const shown = zone.instantsOf(local)
  // Of an hour that clocks show twice, the one with the same offset, else the first.
  const found = shown.find((one) => zone.offsetAt(one) === offset) ?? shown[0]
  return found === undefined ? null : bucketOf(found, 'hour', zone)
}

function shiftWindow({ from, until }: Window, shift: Shift, zone: TimeZone): Window {
  const [start, end] = [from + zone.offsetAt(from), until + zone.offsetAt(until)]
  const moved = {
    from: zone.firstInstantFrom(shiftedStart(start, shift)),
    until: zone.firstInstantFrom(shiftedEnd(end, shift)),
  }
  return moved.until < moved.from ? { from: moved.from, until: moved.from } : moved
}

function shiftedStart(local: Instant, shift: Shift): Instant {
  // A week 53 that the year before lacks begins where that year ends.
  return (
    shiftLocal(local, shift) ??
    BigInt(isoYearStart(isoDayOf(dayOfInstant(local)).year)) * DAY_MICROS
  )
}

/** The end of the last day moved, since several days may move onto one: 29, 30 and 31 March onto 28 February. */
function shiftedEnd(local: Instant, shift: Shift): Instant {
  if (shift.kind === 'time') return local - shift.micros
  const lastDay = floorTo(local - 1n, DAY_MICROS)
  if (floorTo(local, DAY_MICROS) === local) return afterShifted(lastDay, shift)
  const [whole, partial] = [afterShifted(lastDay - DAY_MICROS, shift), shiftedStart(local, shift)]
  return whole > partial ? whole : partial
}

function afterShifted(day: Instant, shift: Shift): Instant {
  const moved = shiftLocal(day, shift)
  return moved === null ? shiftedStart(day, shift) : moved + DAY_MICROS
}
