import type { ScanColumn, ScanFile } from '../engine'
import { NOT_FINITE } from './decode'
import type { SqlWords } from './sql-words'

/** As which times without a zone are read. */
export const WITHOUT_ZONE = 'TIMESTAMP'

/** A cast goes through the calendar of a zone for each value, which costs ten times the scan. */
export function instantOf(stored: string): string {
  return `make_timestamptz(epoch_us(${stored}))`
}

/** What the folder of a file tells. */
export function toldValue(
  { named }: ScanFile,
  { name, type }: ScanColumn,
  words: SqlWords,
): string {
  const text = named?.values.get(name) ?? null
  const value = text === null ? 'NULL' : words.literal(text, 'string')
  return `CAST(${value} AS ${words.typeName(type)})`
}

/** No contract keeps NaN and infinities out of such files; -0 is 0. */
export function finite(stored: string, { type }: ScanColumn): string {
  if (type !== 'double') return stored
  return `CASE WHEN ${stored} IS NULL OR isfinite(${stored}) THEN ${stored} + 0.0 ELSE error('${NOT_FINITE}') END`
}

/** A statement has a column, even if nobody reads one. */
export function listed(
  columns: readonly ScanColumn[],
  valueOf: (column: ScanColumn) => string,
  words: SqlWords,
): string {
  const outputs = columns.map((column) => `${valueOf(column)} AS ${words.identifier(column.name)}`)
  return outputs.length === 0 ? '1' : outputs.join(', ')
}
