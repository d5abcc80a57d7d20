import { redshiftDialect } from '../../src/dialects/redshift'
import type { Dataset } from '../../src/model/dataset'

export type LoadedTable = Pick<Dataset, 'table' | 'columns' | 'partitionedBy'>

export type LoadedColumn = Dataset['columns'][number]

/** Lists of strings are not loaded. */
export function heldColumns({ columns }: LoadedTable): readonly LoadedColumn[] {
  return columns.filter(({ type }) => type !== 'strings')
}

export function declaration({ name, type }: LoadedColumn): string {
  return `${redshiftDialect.identifier(name)} ${redshiftDialect.typeName(type)}`
}

/** The instant of whose UTC days a load may replace some; null: it replaces everything. */
export function dayColumn({ columns, partitionedBy }: LoadedTable): string | null {
  if (partitionedBy?.transform !== 'day') return null
  const column = columns.find(({ name }) => name === partitionedBy.column)
  return column?.type === 'timestamptz' && !column.nullable ? column.name : null
}
