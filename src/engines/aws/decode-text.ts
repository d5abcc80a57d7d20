import { z } from 'zod'
import { assertNever } from '../../model/assert-never'
import { parseDate } from '../../model/calendar'
import type { ColumnType, Value } from '../../model/value'

const MICROS_A_DAY = 86_400_000_000n
const WHOLE = /^-?\d+$/
const NUMBER = /^-?\d+(\.\d+)?(E[+-]?\d+)?$/i
const PLAIN_DECIMAL = /^-?\d+(\.\d+)?$/
const INSTANT =
  /^(\+?\d{4,5}-\d\d-\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})0*)?(?: ?UTC|\+00(?::?00)?|Z)$/
const strings = z.array(z.string())

/** A value that a service sends as text; a value of another type than the query promised is a fault. */
export function decodeText(text: string | null, type: ColumnType): Value | null {
  if (text === null) return null
  if (typeof type === 'object') return PLAIN_DECIMAL.test(text) ? text : mismatch('decimal')
  switch (type) {
    case 'string':
      return text
    case 'strings':
      return strings.parse(JSON.parse(text))
    case 'boolean':
      return text === 'true' || (text === 'false' ? false : mismatch(type))
    case 'int':
      return WHOLE.test(text) ? Number(text) : mismatch(type)
    case 'long':
      return WHOLE.test(text) ? BigInt(text) : mismatch(type)
    case 'double':
      return NUMBER.test(text) ? Number(text) + 0 : mismatch(type)
    case 'date':
      return dateOf(text)
    case 'timestamptz':
      return instantOf(text)
    default:
      return assertNever(type)
  }
}

/** By clocks that are ahead, the last year ends in the year after it, which Athena calls +10000. */
function dateOf(text: string): string {
  const date = text.replace(/^\+(?=\d{5})/, '')
  return parseDate(date) === null ? mismatch('date') : date
}

/** Of an instant in UTC with at most six digits of a second that are not 0. */
function instantOf(text: string): bigint {
  const [, date = '', hours, minutes, seconds, fraction = ''] = INSTANT.exec(text) ?? []
  const day = parseDate(date.replace('+', ''))
  if (day === null) return mismatch('timestamptz')
  const ofDay = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)
  const micros = BigInt(ofDay) * 1_000_000n + BigInt(fraction.padEnd(6, '0'))
  return BigInt(day) * MICROS_A_DAY + micros
}

function mismatch(type: string): never {
  throw new Error(`the engine returned a value that is no ${type}`)
}
