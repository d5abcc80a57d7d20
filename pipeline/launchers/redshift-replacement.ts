import { DAY_MICROS, parseDate } from '../../src/model/calendar'
import type { Instant } from '../../src/model/clock'
import { dayColumn, type LoadedTable } from './redshift-loaded-table'

/** By partition key the run that last wrote it. */
export type Writers = ReadonlyMap<string, string>

/** What a table of Redshift holds, as its last load recorded it. */
export interface HeldPartitions {
  readonly snapshotId: string
  readonly writers: Writers
}

/** Whole UTC days that follow each other; `until` is exclusive. */
export interface DayRange {
  readonly from: Instant
  readonly until: Instant
}

export type Replacement =
  | { readonly kind: 'everything' }
  /** Only while the table holds `heldSnapshotId`: the other days are then as in what is loaded. */
  | {
      readonly kind: 'days'
      readonly heldSnapshotId: string
      readonly column: string
      readonly ranges: readonly DayRange[]
    }

/** Each is a condition of its own in statements of 100 KB; so many gaps leave little to be saved. */
export const RANGES_MAX = 100

const EVERYTHING: Replacement = Object.freeze({ kind: 'everything' })

/**
 * What a load must replace so that the table is as `writers` says.
 * @param held null: nobody knows what the table holds
 */
export function replacementOf(
  dataset: LoadedTable,
  writers: Writers,
  held: HeldPartitions | null,
): Replacement {
  const column = dayColumn(dataset)
  // Published without its partitions being known, it may hold rows of any day.
  if (column === null || held === null || writers.size === 0) return EVERYTHING
  const ranges = rangesOf(changed(writers, held.writers))
  if (ranges === null || ranges.length > RANGES_MAX) return EVERYTHING
  return { kind: 'days', heldSnapshotId: held.snapshotId, column, ranges }
}

/** A run publishes a partition once, so that the same run means the same rows. */
function changed(wanted: Writers, held: Writers): readonly string[] {
  const keys = new Set([...wanted.keys(), ...held.keys()])
  return [...keys].filter((key) => wanted.get(key) !== held.get(key))
}

/** Null where a key is no day. */
function rangesOf(keys: readonly string[]): readonly DayRange[] | null {
  const days = keys.map(parseDate).filter((day) => day !== null)
  if (days.length < keys.length) return null
  const ranges: DayRange[] = []
  for (const day of days.toSorted((a, b) => a - b)) {
    const from = BigInt(day) * DAY_MICROS
    const until = from + DAY_MICROS
    const last = ranges.at(-1)
    if (last?.until === from) ranges[ranges.length - 1] = { from: last.from, until }
    else ranges.push({ from, until })
  }
  return ranges
}
