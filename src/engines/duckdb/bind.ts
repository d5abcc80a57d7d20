import {
  BIGINT,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBTimestampTZValue,
  INTEGER,
  LIST,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api'
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { parseDate } from '../../model/calendar'
import type { ColumnType, Scalar, SimpleType } from '../../model/value'

const TYPES = {
  string: VARCHAR,
  strings: LIST(VARCHAR),
  boolean: BOOLEAN,
  int: INTEGER,
  long: BIGINT,
  double: DOUBLE,
  date: DATE,
  timestamptz: TIMESTAMPTZ,
} as const satisfies Record<SimpleType, DuckDBType>

export function duckdbType(type: ColumnType): DuckDBType {
  return typeof type === 'object'
    ? DECIMAL(type.decimal.precision, type.decimal.scale)
    : TYPES[type]
}

/** Our value as the engine's. */
export function duckdbValue(value: Scalar, type: ColumnType): DuckDBValue {
  if (typeof type === 'object') return decimal(String(value), type.decimal)
  if (type === 'date') return date(String(value))
  if (type === 'timestamptz') return new DuckDBTimestampTZValue(BigInt(value))
  return value
}

function date(text: string): DuckDBDateValue {
  const days = parseDate(text)
  if (days === null) throw new Error('a date was expected')
  return new DuckDBDateValue(days)
}

/** The digits after the point are filled up to the scale; the caller has seen that there are not more. */
function decimal(text: string, size: { precision: number; scale: number }): DuckDBDecimalValue {
  const [whole = '', fraction = ''] = text.split('.')
  const unscaled = BigInt(whole + fraction.padEnd(size.scale, '0'))
  return new DuckDBDecimalValue(unscaled, size.precision, size.scale)
}
