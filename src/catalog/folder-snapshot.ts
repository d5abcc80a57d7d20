import type { Column } from '../model/dataset'
import type { ParquetFolder } from '../model/parquet-folder'
import type { FooterColumn, ParquetFooter } from '../model/parquet-footer'
import type { ColumnFault, DataFile, SnapshotColumn, TableSnapshot } from './catalog'
import { encodeBound } from './encode-bound'
import type { FolderListing, ListedFile } from './folder-listing'
import { hiveValue, hiveValues } from './hive-path'
import { isReadableAs } from './stored-type'

/** A dataset that a folder holds. */
export interface FolderTable {
  readonly table: string
  readonly columns: readonly Column[]
  readonly folder: ParquetFolder
  /** Absolute. */
  readonly root: string
}

/** A listed file and what it says of itself. */
export interface ReadFile extends ListedFile {
  readonly footer: ParquetFooter
}

interface FoundFile {
  readonly file: DataFile
  readonly faults: ReadonlyMap<string, ColumnFault>
}

/** The folder as a snapshot of its table: columns as they are declared, of the files that are there. */
export function folderSnapshot(
  { table, columns, folder }: FolderTable,
  { id }: Pick<FolderListing, 'id'>,
  files: readonly ReadFile[],
): TableSnapshot {
  const withIds = columns.map(({ name, type, nullable }, index) => ({
    id: index + 1,
    name,
    type,
    nullable,
  }))
  const found = files.map((file) => foundFile(file, withIds, folder))
  return {
    table,
    snapshotId: id,
    columns: withIds,
    unreadableColumns: [],
    files: found.map(({ file }) => file),
    columnFaults: new Map(found.flatMap(({ faults }) => [...faults])),
  }
}

function foundFile(
  read: ReadFile,
  columns: readonly SnapshotColumn[],
  folder: ParquetFolder,
): FoundFile {
  const inPath = hiveValues(read.name)
  const values = new Map<string, string | null>()
  const stored = new Set<string>()
  const withoutZone = new Set<string>()
  const faults = new Map<string, ColumnFault>()
  const lower = new Map<number, Uint8Array>()
  const upper = new Map<number, Uint8Array>()
  const nullCounts = new Map<number, bigint>()
  for (const column of columns) {
    const told = folder.keys.includes(column.name)
      ? keyColumn(column, inPath, read)
      : fileColumn(column, folder, read)
    if ('code' in told) {
      faults.set(column.name, told)
      continue
    }
    if (told.text !== undefined) values.set(column.name, told.text)
    if (told.isStoredWithoutZone !== undefined) stored.add(column.name)
    if (told.isStoredWithoutZone === true) withoutZone.add(column.name)
    if (told.nulls !== null) nullCounts.set(column.id, told.nulls)
    if (told.bounds === null) continue
    const [least, greatest] = told.bounds.map((value) => encodeBound(column.type, value))
    if (least) lower.set(column.id, least)
    if (greatest) upper.set(column.id, greatest)
  }
  const { path, size, modified, footer } = read
  const named = { version: `${size} ${modified}`, values, stored, withoutZone }
  return { file: { path, rows: footer.rows, bytes: size, lower, upper, nullCounts, named }, faults }
}

/** `text`: of what the folder tells; `isStoredWithoutZone`: of what the file itself holds. */
type Told = Pick<FooterColumn, 'nulls' | 'bounds'> &
  Partial<Pick<FooterColumn, 'isStoredWithoutZone'>> & { readonly text?: string | null }

function keyColumn(
  { name, type, nullable }: SnapshotColumn,
  inPath: ReadonlyMap<string, string | null>,
  { name: file, footer }: ReadFile,
): Told | ColumnFault {
  const text = inPath.get(name.toLowerCase())
  if (text === undefined) return unreadable(`${file} is in no folder ${name}=…; move it into one`)
  if (text === null) {
    return nullable
      ? { text, nulls: footer.rows, bounds: null }
      : unreadable(`${name} is NULL for ${file}; declare it nullable`)
  }
  const value = hiveValue(text, type)
  if (value === undefined)
    return unreadable(
      `${name} of ${file} is no ${typeText(type)}; declare it a string, or rename the folder`,
    )
  return { text: String(value), nulls: 0n, bounds: [value, value] }
}

function fileColumn(
  { name, type, nullable }: SnapshotColumn,
  folder: ParquetFolder,
  { name: file, footer }: ReadFile,
): Told | ColumnFault {
  const [column, ...others] = footer.columns.filter(
    (stored) => stored.name.toLowerCase() === name.toLowerCase(),
  )
  if (column === undefined) {
    if (nullable) return { nulls: footer.rows, bounds: null }
    const message = `${file} has no column ${name}; declare it nullable, or write the file again with it.`
    return { code: 'FIELD_NOT_IN_SNAPSHOT', message }
  }
  if (others.length > 0)
    return unreadable(`${file} has two columns ${name} but for their case; rename one`)
  if (!isReadableAs(column.type, type, folder)) return unreadable(mismatch(column, type, file))
  if (!nullable && column.nulls !== null && column.nulls > 0n)
    return unreadable(`${name} holds NULL in ${file}; declare it nullable`)
  return column
}

function mismatch(column: FooterColumn, declared: SnapshotColumn['type'], file: string): string {
  const stored = `${column.name} is stored as ${column.typeName} in ${file}, which is not read as ${typeText(declared)}`
  return column.type === 'time without zone' && declared === 'timestamptz'
    ? `${stored}; if its times are of UTC, declare timesWithoutZone: 'utc'`
    : `${stored}; declare the type that is stored, or write the file again`
}

function unreadable(text: string): ColumnFault {
  return { code: 'TABLE_UNREADABLE', message: `${text}.` }
}

function typeText(type: SnapshotColumn['type']): string {
  return typeof type === 'string'
    ? type
    : `decimal(${type.decimal.precision},${type.decimal.scale})`
}
