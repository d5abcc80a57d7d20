import { assertNever } from '../../model/assert-never'
import { DAY_MICROS, daysOf, formatDate } from '../../model/calendar'
import { CodedError } from '../../model/coded-error'
import type { ColumnType, Value } from '../../model/value'

/**
 * The protocol's value as ours; a value of another type than the query promised is a fault.
 * @param stored the engine's own name of the type
 * @throws CodedError TABLE_UNREADABLE for NaN and infinities
 */
export function decode(value: unknown, type: ColumnType, stored: string): Value | null {
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
      return Number.isSafeInteger(value) ? Number(value) : mismatch(type)
    case 'long':
      return wholeNumber(value)
    case 'double':
      return double(value, stored)
    case 'date':
      return date(value)
    case 'timestamptz':
      return instant(value)
    default:
      return assertNever(type)
  }
}

/** Sums are decimals without digits after the point, which come as text, as do long whole numbers. */
function wholeNumber(value: unknown): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return BigInt(value)
  return mismatch('long')
}

/** Text of a float is as short as tells it from other floats, not from other doubles. */
function double(value: unknown, stored: string): number {
  if (typeof value === 'number') return (stored === 'real' ? Math.fround(value) : value) + 0
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return Number(value)
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') throw notFinite()
  return mismatch('double')
}

function decimal(value: unknown): string {
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? value : mismatch('decimal')
}

function listOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return mismatch('strings')
  return value.map((item: unknown) => (typeof item === 'string' ? item : mismatch('string')))
}

const DATE = /^([+-]?\d{4,6})-(\d{2})-(\d{2})$/
const INSTANT = /^([+-]?\d{4,6}-\d{2}-\d{2}) (\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))? UTC$/

function date(value: unknown): string {
  return formatDate(days(value))
}

function days(value: unknown): number {
  const [, year, month, day] = DATE.exec(String(value)) ?? []
  if (year === undefined) return mismatch('date')
  return daysOf(Number(year), Number(month), Number(day))
}

function instant(value: unknown): bigint {
  const [, day, hours, minutes, seconds, fraction = ''] = INSTANT.exec(String(value)) ?? []
  if (day === undefined) return mismatch('timestamptz')
  const ofDay = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
  const micros = BigInt(ofDay) * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
  return BigInt(days(day)) * DAY_MICROS + micros
}

function notFinite(): CodedError {
  return new CodedError(
    'TABLE_UNREADABLE',
    'A column holds NaN or an infinity, or adds up to one, which no number of the API is; write NULL in its place.',
  )
}

function mismatch(type: string): never {
  throw new Error(`Trino returned a value that is no ${type}`)
}
