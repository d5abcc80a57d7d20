import type { DataFile } from '../../catalog/catalog'
import type { Condition, RowExpression } from '../../dialects/select'
import { DAY_MICROS, HOUR_MICROS } from '../../model/calendar'
import type { Dataset } from '../../model/dataset'
import type { TimeGrain } from '../../model/expression'
import { intersectRanges } from '../../model/instant-set'
import { rangeOf } from '../time-range'
import type { SnapshotColumns } from './snapshot-columns'

/**
 * The most groups that one statement brings for several requests. Alone, an engine would keep most of
 * them back: it orders, and sends a page. So only groupings are fused that come back whole at little
 * cost, as far as the catalog tells how many groups there are: times by their range, whole numbers by
 * their bounds, enums by their members; of a column of texts, which nothing tells of, the guess below.
 * Of every other column, and of more groups than this, nothing is fused. A guess that was wrong is
 * seen by the limit of the statement; that grouping of the table is then no longer fused.
 */
export const GROUPS_MAX = 4000

/** Distinct values that a column of texts is taken to have. */
const TEXTS = 500

/** What is known of the rows that are grouped. */
export interface Grouped {
  readonly dataset: Dataset
  readonly where: Condition
  readonly files: readonly DataFile[]
  readonly columns: SnapshotColumns
}

/** How many groups there are at most, as far as can be told. */
export function groupingSize(keys: readonly RowExpression[], grouped: Grouped): number {
  const combined = keys.reduce((product, key) => product * valuesOf(key, grouped), 1)
  if (combined <= GROUPS_MAX) return combined
  const stored = grouped.files.reduce((sum, { rows }) => sum + Number(rows), 0)
  return Math.min(Math.max(stored, 1), combined)
}

/** NULL is one more. */
function valuesOf(key: RowExpression, { dataset, where, columns }: Grouped): number {
  const { name, type } = key.column
  if (key.kind === 'truncate') return bucketsIn(name, key.grain, where, columns) + 1
  const members = dataset.dimensions.find(
    ({ expression }) => expression.kind === 'column' && expression.column === name,
  )?.members
  if (members !== undefined) return members.length + 1
  switch (type) {
    case 'boolean':
      return 3
    case 'string':
      return TEXTS
    case 'int':
    case 'long':
      return columns.wholeNumbers(name) + 1
    default:
      return Infinity
  }
}

const GRAIN_MICROS = {
  hour: HOUR_MICROS,
  day: DAY_MICROS,
  week: 7n * DAY_MICROS,
  month: 28n * DAY_MICROS,
} as const satisfies Record<TimeGrain, bigint>

function bucketsIn(
  name: string,
  grain: TimeGrain,
  where: Condition,
  columns: SnapshotColumns,
): number {
  const asked = rangeOf(where, name)
  const isBounded = asked.from !== null && asked.until !== null
  const { from, until } = isBounded ? asked : intersectRanges(asked, columns.range(name))
  if (from === null || until === null) return Infinity
  return Math.max(Number((until - from) / GRAIN_MICROS[grain] + 2n), 1)
}
