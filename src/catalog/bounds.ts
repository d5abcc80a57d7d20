import { assertNever } from '../model/assert-never'
import type { Scalar } from '../model/value'
import { compareWithBound } from './bound-value'
import type { DataFile, SnapshotColumn, TableSnapshot } from './catalog'
import { fileIndex, indexed } from './file-index'

/** A condition on a stored column. NULL meets none; an empty `in` keeps nothing. */
export interface ColumnPredicate {
  /** The column's name in the snapshot; a name that it lacks prunes nothing. */
  readonly column: string
  readonly operator: 'eq' | 'gte' | 'lt' | 'lte' | 'in'
  /** One value, any number of them for `in`. Their form is that of the column's type. */
  readonly values: readonly Scalar[]
}

/** The files that may hold a row for which all predicates hold. Any doubt keeps a file. */
export function filesThatMayMatch(
  snapshot: TableSnapshot,
  predicates: readonly ColumnPredicate[],
): readonly DataFile[] {
  const candidates = indexedFiles(snapshot, predicates)
  return candidates.filter((file) => mayMatch(file, snapshot.columns, predicates))
}

/** The fewest that the bounds of one column leave, found without looking at every file. */
function indexedFiles(
  { files, columns }: TableSnapshot,
  predicates: readonly ColumnPredicate[],
): readonly DataFile[] {
  const named = new Set(predicates.map(({ column }) => column))
  return columns
    .filter(({ name }) => named.has(name))
    .map((column) => windowFiles(files, column, predicates))
    .reduce((least, one) => (one.length < least.length ? one : least), files)
}

function windowFiles(
  files: readonly DataFile[],
  column: SnapshotColumn,
  predicates: readonly ColumnPredicate[],
): readonly DataFile[] {
  let [from, until]: [bigint | null, bigint | null] = [null, null]
  for (const { column: name, operator, values } of predicates) {
    const [value = null] = values.length === 1 ? values : []
    const bound = value === null ? null : indexed(column.type, value)
    if (name !== column.name || bound === null) continue
    const isFrom = operator === 'gte' || operator === 'eq' || operator === 'in'
    const isUntil = operator !== 'gte'
    if (isFrom && (from === null || bound > from)) from = bound
    if (isUntil && (until === null || bound < until)) until = bound
  }
  if (from === null && until === null) return files
  return fileIndex(files, column)?.within(from, until) ?? files
}

/** Whether the file may hold a row for which all predicates hold. */
export function mayMatch(
  file: DataFile,
  columns: readonly SnapshotColumn[],
  predicates: readonly ColumnPredicate[],
): boolean {
  return predicates.every((predicate) => {
    if (predicate.operator === 'in' && predicate.values.length === 0) return false
    const column = columns.find(({ name }) => name === predicate.column)
    return column === undefined || mayMeet(file, column, predicate)
  })
}

function mayMeet(file: DataFile, column: SnapshotColumn, predicate: ColumnPredicate): boolean {
  const { operator, values } = predicate
  if (holdsOnlyNulls(file, column)) return false
  switch (operator) {
    case 'eq':
    case 'in':
      return values.some(
        (value) => !endsBelow(file, column, value) && !startsAbove(file, column, value),
      )
    case 'gte':
      // NaN is above every bound and outside of them all.
      return column.type === 'double' || values.every((value) => !endsBelow(file, column, value))
    case 'lt':
      return values.every((value) => !startsAtOrAbove(file, column, value))
    case 'lte':
      return values.every((value) => !startsAbove(file, column, value))
    default:
      return assertNever(operator)
  }
}

function holdsOnlyNulls(file: DataFile, column: SnapshotColumn): boolean {
  const nulls = file.nullCounts.get(column.id)
  return nulls !== undefined && nulls >= file.rows
}

// Each of these is false in doubt.

const endsBelow = (file: DataFile, column: SnapshotColumn, value: Scalar): boolean =>
  (compareWithBound(column.type, value, file.upper.get(column.id)) ?? 0) > 0

const startsAbove = (file: DataFile, column: SnapshotColumn, value: Scalar): boolean =>
  (compareWithBound(column.type, value, file.lower.get(column.id)) ?? 0) < 0

const startsAtOrAbove = (file: DataFile, column: SnapshotColumn, value: Scalar): boolean =>
  (compareWithBound(column.type, value, file.lower.get(column.id)) ?? 1) <= 0
