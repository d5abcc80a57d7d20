import type { DataFile, TableSnapshot } from '../catalog/catalog'
import type { Condition, RowExpression } from '../dialects/select'
import type { Scan } from '../engines/engine'
import type { Dataset } from '../model/dataset'
import type { Filter } from '../model/filter'
import type { TimeZone } from '../model/time-zone'
import { storedCondition } from './condition'
import { filesToRead } from './prune'
import { dimensionOf, storedColumns, type StoredColumns } from './stored-columns'
import { zoneOffsets } from './zone-offsets'

/** What the catalog says of the files is at hand. */
export interface PlannedScan extends Scan {
  readonly files: readonly DataFile[]
}

/** What one statement is about: which rows of which snapshot, by which clocks. */
export interface Scope {
  readonly dataset: Dataset
  readonly snapshot: TableSnapshot
  readonly columns: StoredColumns
  readonly where: Condition
  rowOf(field: string): RowExpression
  /**
   * What the statement reads, once all of it was asked for.
   * @throws CodedError NOT_EXACTLY_ANSWERABLE, TIME_BOUNDS_REQUIRED
   */
  scan(): PlannedScan
}

/** `change` makes another condition of that of the request, before anything depends on it. */
export function scopeOf(
  request: { readonly dataset: Dataset; readonly where: Filter; readonly timeZone: TimeZone },
  snapshot: TableSnapshot,
  change: (where: Condition, columns: StoredColumns) => Condition = (where) => where,
): Scope {
  const { dataset, timeZone } = request
  const columns = storedColumns(dataset, snapshot, timeZone)
  const where = change(storedCondition(request.where, columns), columns)
  const offsetsOf = (column: string) => zoneOffsets(timeZone, column, dataset, snapshot, where)
  return {
    dataset,
    snapshot,
    columns,
    where,
    rowOf(field) {
      const { expression } = dimensionOf(dataset, field)
      const { column } = columns.ofDimension(field)
      if (expression.kind === 'column') return { kind: 'column', column }
      const { grain } = expression
      return { kind: 'truncate', column, grain, offsets: offsetsOf(column.name) }
    },
    scan() {
      // What is only filtered by has to be exact as well.
      for (const column of columns.truncated()) offsetsOf(column)
      const { verify } = snapshot
      return {
        table: dataset.table,
        files: filesToRead(snapshot, where),
        columns: columns.used(),
        ...(verify === undefined ? {} : { verify }),
      }
    },
  }
}
