import type { Instant } from './clock'

/** From `from` to before `until`; null has no end. */
export interface InstantRange {
  readonly from: Instant | null
  readonly until: Instant | null
}

/** Ranges in order that neither touch nor overlap. */
export type InstantSet = readonly InstantRange[]

export const EVER: InstantRange = Object.freeze({ from: null, until: null })

export function isEmptyRange({ from, until }: InstantRange): boolean {
  return from !== null && until !== null && from >= until
}

export function intersectRanges(left: InstantRange, right: InstantRange): InstantRange {
  return { from: later(left.from, right.from), until: earlier(left.until, right.until) }
}

/** The smallest range that holds both. */
export function hullOf(left: InstantRange, right: InstantRange): InstantRange {
  const from = left.from === null || right.from === null ? null : least(left.from, right.from)
  const until =
    left.until === null || right.until === null ? null : greatest(left.until, right.until)
  return { from, until }
}

/** The ranges, which come in order, as a set: empty ones are dropped, touching ones joined. */
export function instantSet(ranges: readonly InstantRange[]): InstantSet {
  const joined: InstantRange[] = []
  for (const range of ranges) {
    if (isEmptyRange(range)) continue
    const last = joined.at(-1)
    if (last !== undefined && last.until === range.from) {
      joined.splice(-1, 1, { from: last.from, until: range.until })
    } else joined.push(range)
  }
  return joined
}

export function complementOf(set: InstantSet): InstantSet {
  const gaps: InstantRange[] = []
  let from: Instant | null = null
  for (const range of set) {
    if (range.from !== null) gaps.push({ from, until: range.from })
    if (range.until === null) return gaps
    from = range.until
  }
  return [...gaps, { from, until: null }]
}

export function intersectSets(left: InstantSet, right: InstantSet): InstantSet {
  return instantSet(left.flatMap((one) => right.map((other) => intersectRanges(one, other))))
}

export function unionOf(sets: readonly InstantSet[]): InstantSet {
  const joined: InstantRange[] = []
  for (const range of sets.flat().sort(byStart)) {
    const last = joined.at(-1)
    if (last !== undefined && reaches(last, range)) joined.splice(-1, 1, hullOf(last, range))
    else joined.push(range)
  }
  return joined
}

function byStart(left: InstantRange, right: InstantRange): number {
  if (left.from === null || right.from === null) return left.from === null ? -1 : 1
  return left.from < right.from ? -1 : 1
}

/** Of two in the order of their starts: they overlap or touch. */
function reaches({ until }: InstantRange, { from }: InstantRange): boolean {
  return until === null || from === null || from <= until
}

function later(left: Instant | null, right: Instant | null): Instant | null {
  if (left === null || right === null) return left ?? right
  return greatest(left, right)
}

function earlier(left: Instant | null, right: Instant | null): Instant | null {
  if (left === null || right === null) return left ?? right
  return least(left, right)
}

const least = (left: Instant, right: Instant): Instant => (left < right ? left : right)
const greatest = (left: Instant, right: Instant): Instant => (left > right ? left : right)
