import { decodeBound } from '../../catalog/bound-value'
import type { DataFile, TableSnapshot } from '../../catalog/catalog'
import type { Condition, RowExpression, StoredColumn } from '../../dialects/select'
import { DAY_MICROS, HOUR_MICROS } from '../../model/calendar'
import type { Dataset } from '../../model/dataset'
import type { TimeGrain } from '../../model/expression'
import { intersectRanges } from '../../model/instant-set'
import { rangeOf, rangeOfFiles } from '../time-range'

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
  readonly snapshot: TableSnapshot
  readonly where: Condition
  readonly files: readonly DataFile[]
}

/** How many groups there are at most, as far as can be told. */
export function groupingSize(keys: readonly RowExpression[], grouped: Grouped): number {
  const stored = grouped.files.reduce((sum, { rows }) => sum + Number(rows), 0)
  const combined = keys.reduce((product, key) => product * valuesOf(key, grouped), 1)
  return Math.min(Math.max(stored, 1), combined)
}

/** NULL is one more. */
function valuesOf(key: RowExpression, grouped: Grouped): number {
  if (key.kind === 'truncate') return bucketsIn(key.column, key.grain, grouped) + 1
  const { name, type } = key.column
  const members = grouped.dataset.dimensions.find(
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
      return wholeNumbersIn(key.column, grouped) + 1
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
  { name }: StoredColumn,
  grain: TimeGrain,
  { snapshot, where, files }: Grouped,
): number {
  const column = snapshot.columns.find((one) => one.name === name)
  if (column === undefined) return Infinity
  const range = intersectRanges(rangeOf(where, name), rangeOfFiles(files, column))
  if (range.from === null || range.until === null) return Infinity
  const buckets = (range.until - range.from) / GRAIN_MICROS[grain] + 2n
  return Math.max(Number(buckets), 1)
}

function wholeNumbersIn({ name }: StoredColumn, { snapshot, files }: Grouped): number {
  const column = snapshot.columns.find((one) => one.name === name)
  if (column === undefined) return Infinity
  let [least, most] = [Infinity, -Infinity]
  for (const { lower, upper, nullCounts, rows } of files) {
    if (nullCounts.get(column.id) === rows) continue
    const [from, until] = [lower.get(column.id), upper.get(column.id)]
    if (from === undefined || until === undefined) return Infinity
    least = Math.min(least, Number(decodeBound(column.type, from) ?? NaN))
    most = Math.max(most, Number(decodeBound(column.type, until) ?? NaN))
  }
  const count = most - least + 1
  return Number.isNaN(count) ? Infinity : Math.max(count, 0)
}
