import {
  DAY_MICROS,
  dayOfInstant,
  endOfGrain,
  formatDate,
  parseDate,
  startOfGrain,
} from './calendar'
import type { Instant } from './clock'
import type { TimeGrain } from './expression'
import { complementOf, instantSet, intersectSets, type InstantSet } from './instant-set'
import type { TimeZone } from './time-zone'
import type { Scalar } from './value'

/**
 * The hour, day, week or month of a zone that holds an instant. An hour is named by the instant at
 * which it starts, so that the hour that clocks show twice is two; the others by a date.
 */
export function bucketOf(instant: Instant, grain: TimeGrain, zone: TimeZone): Scalar {
  const offset = zone.offsetAt(instant)
  const start = startOfGrain(instant + offset, grain)
  return grain === 'hour' ? start - offset : formatDate(dayOfInstant(start))
}

/** The instants whose bucket is this one or a later one; `after`: a later one only. */
export function instantsSince(
  bucket: Scalar,
  grain: TimeGrain,
  zone: TimeZone,
  after: boolean,
): InstantSet {
  const named = nameOf(bucket, grain)
  const near = named + 31n * DAY_MICROS
  const offsets = zone.offsets(named - 2n * DAY_MICROS, near + 2n * DAY_MICROS)
  const ranges = offsets.map(({ from, micros }, index) => {
    const local = grain === 'hour' ? named + micros : named
    const start = startOfGrain(local, grain)
    const first = (start === local && !after ? start : endOfGrain(local, grain)) - micros
    const until = offsets[index + 1]?.from ?? null
    return { from: from !== null && from > first ? from : first, until }
  })
  return instantSet(ranges)
}

/** The instants of one bucket; none where no bucket is named so. */
export function instantsIn(bucket: Scalar, grain: TimeGrain, zone: TimeZone): InstantSet {
  return intersectSets(
    instantsSince(bucket, grain, zone, false),
    complementOf(instantsSince(bucket, grain, zone, true)),
  )
}

/** An instant for an hour, local microseconds for a date. */
function nameOf(bucket: Scalar, grain: TimeGrain): bigint {
  if (grain === 'hour') return BigInt(bucket)
  const days = parseDate(String(bucket))
  if (days === null) throw new Error('a date was expected')
  return BigInt(days) * DAY_MICROS
}
