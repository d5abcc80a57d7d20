import { DAY_MICROS, parseDate } from '../model/calendar'
import type { PartitionWrite, PublishedSnapshot } from '../model/snapshot'
import {
  EVER,
  hullOf,
  intersectRanges,
  isEmptyRange,
  type InstantRange,
} from '../model/instant-set'
import type { Plan } from './plan'
import { rangeOf } from './time-range'

/** Which runs wrote what. */
export interface PartitionLog {
  /** Of a published snapshot, by partition. */
  partitionsOf(publication: PublishedSnapshot): Promise<ReadonlyMap<string, PartitionWrite>>
  /**
   * What the inputs of a partition are that the dataset's job, as it is now, makes from what these
   * runs wrote; null where no job makes it.
   */
  inputsOf(dataset: string, runIds: readonly string[]): string | null
}

type Partitions = ReadonlyMap<string, PartitionWrite>

/**
 * Whether each day in the range was made, in the coarser table, from what the finer one has there.
 * A range with one day that was not is answered by the base alone: one statement over both tables
 * could not count distinct values, and two would have to be joined here.
 */
export function isMadeFrom(
  coarser: { readonly dataset: string; readonly days: Partitions },
  finer: Partitions,
  range: InstantRange,
  log: Pick<PartitionLog, 'inputsOf'>,
): boolean {
  const known = new Set([...coarser.days.keys(), ...finer.keys()])
  return [...known].every((day) => {
    if (!touches(range, day)) return true
    const written = finer.get(day)
    const inputs = log.inputsOf(coarser.dataset, written === undefined ? [] : [written.runId])
    return inputs !== null && coarser.days.get(day)?.inputs === inputs
  })
}

function touches(range: InstantRange, day: string): boolean {
  const days = parseDate(day)
  if (days === null) return true
  const from = BigInt(days) * DAY_MICROS
  return !isEmptyRange(intersectRanges(range, { from, until: from + DAY_MICROS }))
}

/** The smallest range of the column that holds all rows that the plans read. */
export function rangeOfPlans(plans: readonly Plan[], column: string): InstantRange {
  const ranges = plans.map(({ select }) => rangeOf(select.where, column))
  const held = ranges.filter((range) => !isEmptyRange(range))
  const [first, ...rest] = held
  if (first === undefined) return plans.length === 0 ? EVER : { from: 0n, until: 0n }
  return rest.reduce(hullOf, first)
}
