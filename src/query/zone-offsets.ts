import type { SnapshotColumn, TableSnapshot } from '../catalog/catalog'
import type { Condition } from '../dialects/select'
import { DAY_MICROS, HOUR_MICROS } from '../model/calendar'
import { CodedError } from '../model/coded-error'
import type { Column, Dataset } from '../model/dataset'
import { intersectRanges, isEmptyRange, type InstantRange } from '../model/instant-set'
import type { Offset, TimeZone } from '../model/time-zone'
import { filesToRead } from './prune'
import type { Window } from './time-bounds'
import { rangeOf, rangeOfFiles } from './time-range'

/** Over more than this there would be too many changes of clocks to tell apart. */
const YEARS_MAX = 100n
const RANGE_MAX = YEARS_MAX * 366n * DAY_MICROS

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
  const { from, until } = boundedRange(zone, column, range)
  return checked(zone.offsets(from, until), zone, column, dataset)
}

/** @throws CodedError TIME_BOUNDS_REQUIRED where clocks may change too often in the range */
export function boundedRange(
  zone: TimeZone,
  column: string,
  { from, until }: InstantRange,
): Window {
  const isShort = zone.isFixed || (from !== null && until !== null && until - from <= RANGE_MAX)
  if (from !== null && until !== null && isShort) return { from, until }
  throw new CodedError(
    'TIME_BOUNDS_REQUIRED',
    `In ${zone.name} where must bound ${column} by gte and lt, at most ${YEARS_MAX} years apart.`,
  )
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
