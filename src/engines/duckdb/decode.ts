import { DuckDBDateValue, DuckDBDecimalValue, DuckDBTimestampTZValue } from '@duckdb/node-api'
import type { DuckDBValue } from '@duckdb/node-api'
import { assertNever } from '../../model/assert-never'
import { formatDate } from '../../model/calendar'
import type { ColumnType, Value } from '../../model/value'

/** The engine's value as ours; a value of another type than the query promised is a fault. */
export function decode(value: DuckDBValue, type: ColumnType): Value | null {
  if (value === null) return null
  if (typeof type === 'object') return decimalText(value)
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : mismatch(type)
    case 'boolean':
      return typeof value === 'boolean' ? value : mismatch(type)
    case 'int':
    case 'double':
      return typeof value === 'number' ? value + 0 : mismatch(type)
    case 'long':
      return wholeNumber(value)
    case 'date':
      return value instanceof DuckDBDateValue ? formatDate(value.days) : mismatch(type)
    case 'timestamptz':
      return value instanceof DuckDBTimestampTZValue ? value.micros : mismatch(type)
    default:
      return assertNever(type)
  }
}

/** Sums are decimals without digits after the point. */
function wholeNumber(value: DuckDBValue): bigint {
  if (typeof value === 'bigint') return value
  if (value instanceof DuckDBDecimalValue && value.scale === 0) return value.value
  return mismatch('long')
}

function decimalText(value: DuckDBValue): string {
  if (!(value instanceof DuckDBDecimalValue)) return mismatch('decimal')
  const sign = value.value < 0n ? '-' : ''
  const digits = String(value.value < 0n ? -value.value : value.value).padStart(
    value.scale + 1,
    '0',
  )
  const point = digits.length - value.scale
  return value.scale === 0
    ? sign + digits
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

function mismatch(type: string): never {
  throw new Error(`the engine returned a value that is no ${type}`)
}
