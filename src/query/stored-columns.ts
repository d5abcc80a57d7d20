import type { SnapshotColumn, TableSnapshot } from '../catalog/catalog'
import type { StoredColumn } from '../dialects/select'
import { CodedError } from '../model/coded-error'
import type { Dataset, Dimension } from '../model/dataset'

/** Finds columns in the snapshot that is read, whose schema may be older than the dataset's. */
export interface StoredColumns {
  /** @throws CodedError FIELD_NOT_IN_SNAPSHOT */
  column(name: string): StoredColumn
  /** The column behind a dimension. */
  ofDimension(field: string): { readonly dimension: Dimension; readonly column: StoredColumn }
  /** Every column that was asked for until now. */
  used(): readonly SnapshotColumn[]
}

export function storedColumns(dataset: Dataset, snapshot: TableSnapshot): StoredColumns {
  const used = new Map<string, SnapshotColumn>()

  function column(name: string): StoredColumn {
    const found = snapshot.columns.find((candidate) => candidate.name === name)
    if (found === undefined) throw notInSnapshot(dataset, name)
    used.set(name, found)
    return { name, type: found.type }
  }

  return {
    column,
    ofDimension(field) {
      const dimension = dimensionOf(dataset, field)
      return { dimension, column: column(dimension.expression.column) }
    },
    used: () => [...used.values()],
  }
}

export function dimensionOf(dataset: Dataset, field: string): Dimension {
  const dimension = dataset.dimensions.find(({ name }) => name === field)
  if (dimension !== undefined) return dimension
  throw new CodedError('BAD_USER_INPUT', `${dataset.name} has no dimension ${field}.`)
}

function notInSnapshot(dataset: Dataset, name: string): CodedError {
  return new CodedError(
    'FIELD_NOT_IN_SNAPSHOT',
    `The snapshot of ${dataset.name} was written before its column ${name} existed; ask for a newer snapshot.`,
  )
}
