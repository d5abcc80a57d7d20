import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBTimestampTZValue,
} from '@duckdb/node-api'
import type { DuckDBValue } from '@duckdb/node-api'
import { assertNever } from '../../model/assert-never'
import { formatDate } from '../../model/calendar'
import { decimalText } from '../../model/decimal'
import type { ColumnType, Value } from '../../model/value'

/** The engine's value as ours; a value of another type than the query promised is a fault. */
export function decode(value: DuckDBValue, type: ColumnType): Value | null {
  if (value === null) return null
  if (typeof type === 'object') return decimal(value)
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : mismatch(type)
    case 'strings':
      return listOf(value)
    case 'boolean':
      return typeof value === 'boolean' ? value : mismatch(type)
    case 'int':
      return typeof value === 'number' ? value : mismatch(type)
    case 'double':
      return finite(value)
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

/** What begins the message about a number that is none. */
export const NOT_FINITE = 'not a finite number'

/** Finite numbers may add up to an infinity. -0 is 0. */
function finite(value: DuckDBValue): number {
  if (typeof value !== 'number') return mismatch('double')
  if (!Number.isFinite(value)) throw new Error(NOT_FINITE)
  return value + 0
}

/** Sums are decimals without digits after the point. */
function wholeNumber(value: DuckDBValue): bigint {
  if (typeof value === 'bigint') return value
  if (value instanceof DuckDBDecimalValue && value.scale === 0) return value.value
  return mismatch('long')
}

/** No contract keeps them out of files that others write. */
export const NULL_ELEMENT = 'a list holds NULL'

function listOf(value: DuckDBValue): readonly string[] {
  if (!(value instanceof DuckDBListValue)) return mismatch('strings')
  return value.items.map((item) => {
    if (item === null) throw new Error(NULL_ELEMENT)
    return typeof item === 'string' ? item : mismatch('string')
  })
}

function decimal(value: DuckDBValue): string {
  if (!(value instanceof DuckDBDecimalValue)) return mismatch('decimal')
  return decimalText({ unscaled: value.value, scale: value.scale })
}

function mismatch(type: string): never {
  throw new Error(`the engine returned a value that is no ${type}`)
}
