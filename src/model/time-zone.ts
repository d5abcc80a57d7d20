import { DAY_MICROS, daysOf, floorDivide } from './calendar'
import type { Instant } from './clock'

/** What local clocks are ahead of UTC by, from an instant on. */
export interface Offset {
  /** Null: from ever. */
  readonly from: Instant | null
  readonly micros: bigint
}

/** A zone of the one tz database there is here: that of the JavaScript engine. */
export interface TimeZone {
  readonly name: string
  /** Never changes its offset. */
  readonly isFixed: boolean
  offsetAt(instant: Instant): bigint
  /** The offsets in order from `from` to before `until`; the first one is taken to hold from ever. */
  offsets(from: Instant, until: Instant): readonly Offset[]
  /** The instants at which local clocks show this time: none in a gap, two where clocks went back. */
  instantsOf(local: Instant): readonly Instant[]
  /** The first instant at which local clocks show this time or a later one. */
  firstInstantFrom(local: Instant): Instant
}

const SECOND_MICROS = 1_000_000n
/** Shorter than the time between any two changes of one zone that undo each other. */
const STEP_MICROS = 4n * DAY_MICROS
const SPAN_MICROS = 366n * DAY_MICROS
/** Before this, every zone has its local mean time. */
const FIRST_CHANGE = BigInt(daysOf(1800, 1, 1)) * DAY_MICROS
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/
const FIXED = /^(GMT|Etc\/.+)$/

/** Null for a name that the tz database lacks. */
export function timeZone(name: string): TimeZone | null {
  if (name === UTC.name) return UTC
  const format = ZONE_NAME.test(name) ? offsetFormat(name) : null
  return format === null ? null : zoneOf(name, (instant) => offsetIn(format, instant))
}

export const UTC: TimeZone = Object.freeze({
  name: 'UTC',
  isFixed: true,
  offsetAt: () => 0n,
  offsets: () => [{ from: null, micros: 0n }],
  instantsOf: (local: Instant) => [local],
  firstInstantFrom: (local: Instant) => local,
})

function zoneOf(name: string, read: (instant: Instant) => bigint): TimeZone {
  const isFixed = FIXED.test(name)
  const spans = new Map<bigint, readonly Offset[]>()
  // Each is looked through once, however many conditions ask for instants in it.
  const span = (index: bigint): readonly Offset[] => {
    const found = spans.get(index) ?? offsetsIn(index * SPAN_MICROS, read)
    spans.set(index, found)
    return found
  }
  const offsetAt = (instant: Instant): bigint => {
    if (isFixed) return read(instant)
    const near = span(floorDivide(instant, SPAN_MICROS))
    return near.findLast(({ from }) => from === null || from <= instant)?.micros ?? 0n
  }
  const offsets = (from: Instant, until: Instant): readonly Offset[] => {
    const found: Offset[] = [{ from: null, micros: offsetAt(from) }]
    if (isFixed || until <= from) return found
    const last = floorDivide(until - 1n, SPAN_MICROS)
    for (let index = floorDivide(from, SPAN_MICROS); index <= last; index++) {
      for (const offset of span(index)) {
        const since = offset.from
        if (since !== null && since > from && since < until) found.push(offset)
      }
    }
    return found
  }
  /** Where, under each offset near a local time, clocks show it: before, in or after the offset's time. */
  const shownNear = (local: Instant) => {
    const near = offsets(local - 2n * DAY_MICROS, local + 2n * DAY_MICROS)
    return near.map(({ from, micros }, index) => ({
      instant: local - micros,
      from,
      until: near[index + 1]?.from ?? null,
    }))
  }
  return Object.freeze({
    name,
    isFixed,
    offsetAt,
    offsets,
    instantsOf: (local: Instant) =>
      shownNear(local)
        .filter(
          ({ instant, from, until }) =>
            (from === null || instant >= from) && (until === null || instant < until),
        )
        .map(({ instant }) => instant),
    firstInstantFrom: (local: Instant) => {
      const found = shownNear(local).find(({ instant, until }) => until === null || instant < until)
      if (found === undefined) throw new Error('a zone has an offset after its last change')
      const { instant, from } = found
      return from !== null && from > instant ? from : instant
    },
  })
}

/** The offsets of a span; its first one is taken to hold from ever. A change at its start is in it. */
function offsetsIn(start: Instant, read: (instant: Instant) => bigint): readonly Offset[] {
  const before = start - 1n
  const found: Offset[] = [{ from: null, micros: read(before) }]
  let [since, micros] = [before, read(before)]
  const last = start + SPAN_MICROS - 1n
  while (since < last) {
    const next = since + STEP_MICROS < last ? since + STEP_MICROS : last
    if (read(next) === micros) {
      since = next
      continue
    }
    since = firstChange(since, next, micros, read)
    micros = read(since)
    found.push({ from: since, micros })
  }
  return found
}

/** Halves the time between an instant with the offset and a later one without it, to the second. */
function firstChange(
  low: Instant,
  high: Instant,
  micros: bigint,
  offsetAt: (instant: Instant) => bigint,
): Instant {
  let [before, after] = [floorDivide(low, SECOND_MICROS), floorDivide(high, SECOND_MICROS) + 1n]
  while (after - before > 1n) {
    const middle = (before + after) / 2n
    if (offsetAt(middle * SECOND_MICROS) === micros) before = middle
    else after = middle
  }
  return after * SECOND_MICROS
}

function offsetFormat(timeZoneName: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: timeZoneName,
      timeZoneName: 'longOffset',
      year: 'numeric',
    })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Out of a text like "2015, GMT-03:30:52". */
function offsetIn(format: Intl.DateTimeFormat, instant: Instant): bigint {
  const at = instant < FIRST_CHANGE ? FIRST_CHANGE : instant
  const milliseconds = Number(floorDivide(at, 1000n))
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(milliseconds))
  if (match === null) throw new Error('the JavaScript engine shows no offset')
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  return BigInt(sign === '-' ? -total : total) * SECOND_MICROS
}
