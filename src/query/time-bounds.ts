import type { Condition } from '../dialects/select'
import type { Instant } from '../model/clock'
import { CodedError } from '../model/coded-error'
import type { Dataset } from '../model/dataset'
import type { TimeGrain } from '../model/expression'
import { intersectRanges, isEmptyRange } from '../model/instant-set'
import { conjuncts, mentions } from './conjuncts'
import { dimensionOf } from './stored-columns'
import { instantsOf, rangeOf } from './time-range'

/** From `from` to before `until`. */
export interface Window {
  readonly from: Instant
  readonly until: Instant
}

/** A dimension that groups by hours, days, weeks or months. */
export interface TimeField {
  readonly field: string
  readonly column: string
  readonly grain: TimeGrain
}

export function timeFields(dataset: Dataset, fields: readonly string[]): readonly TimeField[] {
  return fields.flatMap((field) => {
    const { expression } = dimensionOf(dataset, field)
    return expression.kind === 'truncate' ? [{ field, ...expression }] : []
  })
}

/**
 * The window that `where` gives to a column of instants.
 * @throws CodedError TIME_BOUNDS_REQUIRED
 */
export function windowOf(where: Condition, column: string, argument: string): Window {
  const { from, until } = rangeOf(ofColumn(where, column), column)
  if (from !== null && until !== null) return { from, until: until < from ? from : until }
  throw new CodedError(
    'TIME_BOUNDS_REQUIRED',
    `${argument} needs ${column} bounded in where from both sides; add gte and lt.`,
  )
}

/** The parts of the window that `where` does not leave out. */
export function windowsIn(window: Window, where: Condition, column: string): readonly Window[] {
  return instantsOf(ofColumn(where, column), column)
    .map((range) => intersectRanges(window, range))
    .filter((range) => !isEmptyRange(range))
    .map(({ from, until }) => ({ from: from ?? window.from, until: until ?? window.until }))
}

/** Only bounds make a window: what keeps nothing for another reason has one all the same. */
function ofColumn(where: Condition, column: string): Condition {
  return { kind: 'all', of: conjuncts(where).filter((part) => mentions(part, column)) }
}
