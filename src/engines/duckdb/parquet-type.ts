import type { FooterColumn } from '../../model/parquet-footer'

const TYPES: Readonly<Record<string, FooterColumn['type']>> = {
  VARCHAR: 'string',
  BOOLEAN: 'boolean',
  TINYINT: 'int',
  SMALLINT: 'int',
  INTEGER: 'int',
  UTINYINT: 'int',
  USMALLINT: 'int',
  UINTEGER: 'long',
  BIGINT: 'long',
  FLOAT: 'double',
  DOUBLE: 'double',
  DATE: 'date',
  'TIMESTAMP WITH TIME ZONE': 'timestamptz',
  TIMESTAMP: 'time without zone',
  TIMESTAMP_NS: 'time without zone',
}
const DECIMAL = /^DECIMAL\((\d+),(\d+)\)$/

/** The type of ours that holds every value of the engine's; nanoseconds are cut. Of others there is none. */
export function columnType(typeName: string | null): FooterColumn['type'] {
  if (typeName === null) return null
  const [, precision, scale] = DECIMAL.exec(typeName) ?? []
  if (precision === undefined || scale === undefined) return TYPES[typeName] ?? null
  return { decimal: { precision: Number(precision), scale: Number(scale) } }
}
