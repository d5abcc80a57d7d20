import type { SnapshotColumn, TableSnapshot } from '../catalog/catalog'
import type { Condition } from '../dialects/select'
import { DAY_MICROS, HOUR_MICROS } from '../model/calendar'
import { CodedError } from '../model/coded-error'
import type { Column, Dataset } from '../model/dataset'
import { intersectRanges, isEmptyRange, type InstantRange } from '../model/instant-set'
import type { Offset, TimeZone } from '../model/time-zone'
import { filesToRead } from './prune'
import { rangeOf, rangeOfFiles } from './time-range'

/** Over more than this a statement would have too many offsets to tell apart. */
const RANGE_MAX = 400n * 366n * DAY_MICROS

/**
 * The offsets of the zone where instants of the column can be: inside of what `where` keeps and of
 * what the files hold.
 * @throws CodedError TIME_BOUNDS_REQUIRED when that has no ends, NOT_EXACTLY_ANSWERABLE when stored
 *   starts of hours or days cannot tell those of the zone
 */
export function zoneOffsets(
  zone: TimeZone,
  column: string,
  dataset: Dataset,
  snapshot: TableSnapshot,
  where: Condition,
): readonly Offset[] {
  if (zone.isFixed)
    return checked([{ from: null, micros: zone.offsetAt(0n) }], zone, column, dataset)
  const found = snapshot.columns.find(({ name }) => name === column)
  const range = intersectRanges(rangeOf(where, column), rangeOfData(snapshot, where, found))
  if (isEmptyRange(range)) return [{ from: null, micros: 0n }]
  const { from, until } = range
  if (from === null || until === null || until - from > RANGE_MAX) throw unbounded(zone, column)
  return checked(zone.offsets(from, until), zone, column, dataset)
}

function rangeOfData(
  snapshot: TableSnapshot,
  where: Condition,
  column: SnapshotColumn | undefined,
): InstantRange {
  if (column === undefined) return { from: null, until: null }
  return rangeOfFiles(filesToRead(snapshot, where), column)
}

function checked(
  offsets: readonly Offset[],
  zone: TimeZone,
  name: string,
  { columns }: Dataset,
): readonly Offset[] {
  const grain = columns.find((column) => column.name === name)?.grain
  if (grain === undefined || offsets.every(({ micros }) => isMultiple(micros, grain)))
    return offsets
  throw new CodedError(
    'NOT_EXACTLY_ANSWERABLE',
    `${name} is stored by UTC ${grain}, and clocks in ${zone.name} differ from UTC by no whole ${grain}s; ask in UTC or in a zone that does.`,
  )
}

function isMultiple(micros: bigint, grain: NonNullable<Column['grain']>): boolean {
  return micros % (grain === 'hour' ? HOUR_MICROS : DAY_MICROS) === 0n
}

function unbounded({ name }: TimeZone, column: string): CodedError {
  return new CodedError(
    'TIME_BOUNDS_REQUIRED',
    `In ${name} where must bound ${column} by gte and lt, at most 400 years apart.`,
  )
}
