import { z } from 'zod'
import type { ColumnType } from '../model/value'
import type { SnapshotColumn } from './catalog'
import type { TableSchema } from './table-metadata'

const TYPES: Readonly<Record<string, ColumnType>> = {
  boolean: 'boolean',
  int: 'int',
  long: 'long',
  float: 'double',
  double: 'double',
  string: 'string',
  date: 'date',
  timestamptz: 'timestamptz',
}
const DECIMAL = /^decimal\(\s*(\d+)\s*,\s*(\d+)\s*\)$/

export interface SchemaColumns {
  readonly columns: readonly SnapshotColumn[]
  readonly unreadableColumns: readonly string[]
}

/** The top-level columns of a schema; those whose type has no ColumnType (structs, uuid, …) by name only. */
export function columnsOf(schema: TableSchema): SchemaColumns {
  const columns: SnapshotColumn[] = []
  const unreadableColumns: string[] = []
  for (const { id, name, required, type } of schema.fields) {
    const columnType = columnTypeOf(type)
    if (columnType === null) unreadableColumns.push(name)
    else
      columns.push({
        id: Number(id),
        ...elementOf(type),
        name,
        type: columnType,
        nullable: !required,
      })
  }
  return { columns, unreadableColumns }
}

const list = z.object({
  type: z.literal('list'),
  'element-id': z.bigint(),
  element: z.literal('string'),
})

function elementOf(type: unknown): Pick<SnapshotColumn, 'elementId'> {
  const { success, data } = list.safeParse(type)
  return success ? { elementId: Number(data['element-id']) } : {}
}

function columnTypeOf(type: unknown): ColumnType | null {
  if (typeof type !== 'string') return list.safeParse(type).success ? 'strings' : null
  const decimal = DECIMAL.exec(type)
  if (decimal === null) return TYPES[type] ?? null
  return { decimal: { precision: Number(decimal[1]), scale: Number(decimal[2]) } }
}
