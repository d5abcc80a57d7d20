import { dayOfInstant, endOfGrain, formatDate, startOfGrain } from './calendar'
import type { Instant } from './clock'
import type { TimeGrain } from './expression'
import type { TimeZone } from './time-zone'
import type { Scalar } from './value'

/**
 * The buckets of all the grains that an instant from `from` to before `until` can be in, each
 * combination once, in order. Stops after `most`.
 */
export function bucketsOf(
  from: Instant,
  until: Instant,
  grains: readonly TimeGrain[],
  zone: TimeZone,
  most: number,
): readonly (readonly Scalar[])[] {
  const found = new Map<string, readonly Scalar[]>()
  const offsets = zone.offsets(from, until)
  for (const [index, { from: since, micros }] of offsets.entries()) {
    const next = offsets[index + 1]?.from ?? until
    const end = next < until ? next : until
    let at = since === null || since < from ? from : since
    while (at < end && found.size <= most) {
      const local = at + micros
      const buckets = grains.map((grain) => named(startOfGrain(local, grain), grain, micros))
      found.set(buckets.join(' '), buckets)
      const ends = grains.map((grain) => endOfGrain(local, grain) - micros)
      at = ends.reduce((least, one) => (one < least ? one : least), end)
    }
  }
  return [...found.values()]
}

function named(start: Instant, grain: TimeGrain, offset: bigint): Scalar {
  return grain === 'hour' ? start - offset : formatDate(dayOfInstant(start))
}
