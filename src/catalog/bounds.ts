import type { Value } from '../model/value'
import type { DataFile, TableSnapshot } from './catalog'

/** A condition on a stored column. NULL meets none; an empty `in` keeps nothing. */
export interface ColumnPredicate {
  /** The column's name in the snapshot; a name that it lacks prunes nothing. */
  readonly column: string
  readonly operator: 'eq' | 'gte' | 'lt' | 'in'
  /** One value, any number of them for `in`. Their form is that of the column's type. */
  readonly values: readonly Value[]
}

/** The files that may hold a row for which all predicates hold. Any doubt keeps a file. */
export function filesThatMayMatch(
  snapshot: TableSnapshot,
  predicates: readonly ColumnPredicate[],
): readonly DataFile[] {
  void predicates
  return snapshot.files
}
