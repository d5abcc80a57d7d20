import type { TableSnapshot } from '../catalog/catalog'
import type { StoredColumn } from '../dialects/select'
import type { ScanColumn } from '../engines/engine'
import { CodedError } from '../model/coded-error'
import type { Dataset, Dimension } from '../model/dataset'
import type { TimeZone } from '../model/time-zone'

/** Finds columns in the snapshot that is read, whose schema may be older than the dataset's. */
export interface StoredColumns {
  /** By whose clocks hours, days, weeks and months begin. */
  readonly zone: TimeZone
  /** @throws CodedError FIELD_NOT_IN_SNAPSHOT, TABLE_UNREADABLE */
  column(name: string): StoredColumn
  /** The column behind a dimension. */
  ofDimension(field: string): { readonly dimension: Dimension; readonly column: StoredColumn }
  /** The instants that a dimension of time is of. */
  timeOf(field: string): StoredColumn
  /** The columns of instants of which an hour, day, week or month was asked for until now. */
  truncated(): readonly string[]
  /** Every column that was asked for until now. */
  used(): readonly ScanColumn[]
}

export function storedColumns(
  dataset: Dataset,
  snapshot: TableSnapshot,
  zone: TimeZone,
): StoredColumns {
  const used = new Map<string, ScanColumn>()
  const truncated = new Set<string>()

  function column(name: string): StoredColumn {
    const fault = snapshot.columnFaults?.get(name)
    if (fault !== undefined) throw new CodedError(fault.code, fault.message)
    if (snapshot.unreadableColumns.includes(name)) throw unreadable(dataset, name)
    const found = snapshot.columns.find((candidate) => candidate.name === name)
    if (found === undefined) throw notInSnapshot(dataset, name)
    // The declared type: the engine widens what an older snapshot stored narrower.
    const type = dataset.columns.find((declared) => declared.name === name)?.type ?? found.type
    const { id, elementId } = found
    used.set(name, { id, ...(elementId === undefined ? {} : { elementId }), name, type })
    return { name, type }
  }

  return {
    zone,
    column,
    ofDimension(field) {
      const dimension = dimensionOf(dataset, field)
      const { expression } = dimension
      if (expression.kind === 'truncate') truncated.add(expression.column)
      return { dimension, column: column(dimension.expression.column) }
    },
    timeOf: (field) => column(dimensionOf(dataset, field).expression.column),
    truncated: () => [...truncated],
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

function unreadable(dataset: Dataset, name: string): CodedError {
  return new CodedError(
    'TABLE_UNREADABLE',
    `The column ${name} of ${dataset.name} has a type in the table that cannot be read; write it as a new column of its declared type.`,
  )
}
