import type { RowExpression } from '../../dialects/select'
import { dayOfInstant, DAY_MICROS, formatDate, parseDate, startOfGrain } from '../../model/calendar'
import { TIME_GRAINS, type TimeGrain } from '../../model/expression'
import type { Value } from '../../model/value'
import { canonical } from '../canonical'

/** Makes the value of a coarser key of that of a finer one. */
export type Coarsen = (value: Value | null) => Value | null

type Truncate = Extract<RowExpression, { kind: 'truncate' }>

/** Null where the finer one does not tell it. */
export function coarserKey(finer: RowExpression, coarser: RowExpression): Coarsen | null {
  if (canonical(finer) === canonical(coarser)) return (value) => value
  if (finer.kind !== 'truncate' || coarser.kind !== 'truncate') return null
  return isTold(finer, coarser) ? (value) => coarsened(value, coarser) : null
}

/** An hour may begin by other clocks than those that its rows go by, unless these never change. */
function isTold(finer: Truncate, coarser: Truncate): boolean {
  const isSameTime =
    finer.column.name === coarser.column.name &&
    canonical(finer.offsets) === canonical(coarser.offsets)
  return (
    isSameTime &&
    isFiner(finer.grain, coarser.grain) &&
    (finer.grain !== 'hour' || finer.offsets.length <= 1)
  )
}

/** A week belongs to no one month. */
function isFiner(finer: TimeGrain, coarser: TimeGrain): boolean {
  return finer !== 'week' && TIME_GRAINS.indexOf(finer) < TIME_GRAINS.indexOf(coarser)
}

function coarsened(value: Value | null, { grain, offsets }: Truncate): Value | null {
  const local = localTime(value, offsets[0]?.micros ?? 0n)
  return local === null ? null : formatDate(dayOfInstant(startOfGrain(local, grain)))
}

/** What clocks show at the start of an hour, which is an instant, or of a day, which is a date. */
function localTime(value: Value | null, offset: bigint): bigint | null {
  if (typeof value === 'bigint') return value + offset
  const days = typeof value === 'string' ? parseDate(value) : null
  return days === null ? null : BigInt(days) * DAY_MICROS
}
