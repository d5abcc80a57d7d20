import { isDeepStrictEqual } from 'node:util'
import type { FooterColumn } from '../model/parquet-footer'
import type { ParquetFolder } from '../model/parquet-folder'
import type { ColumnType } from '../model/value'

/** Whether every value of what a file stores is one of the declared type. */
export function isReadableAs(
  stored: FooterColumn['type'],
  declared: ColumnType,
  { timesWithoutZone }: Pick<ParquetFolder, 'timesWithoutZone'>,
): boolean {
  if (stored === null) return false
  if (stored === 'time without zone')
    return declared === 'timestamptz' && timesWithoutZone === 'utc'
  if (stored === 'int' && declared === 'long') return true
  if (typeof stored === 'object' && typeof declared === 'object') {
    const [from, to] = [stored.decimal, declared.decimal]
    return from.scale <= to.scale && from.precision - from.scale <= to.precision - to.scale
  }
  return isDeepStrictEqual(stored, declared)
}
