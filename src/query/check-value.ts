import { assertNever } from '../model/assert-never'
import { DAY_MICROS, END_INSTANT, MIN_INSTANT, parseDate } from '../model/calendar'
import { CodedError } from '../model/coded-error'
import type { ColumnType, Scalar } from '../model/value'
import { isWellFormed } from '../dialects/well-formed'

/** What values are compared with: a dimension or a measure. */
export interface Comparable {
  readonly name: string
  readonly type: ColumnType
  readonly members?: readonly string[]
}

/**
 * `place` is the argument that the value stands in.
 * @throws CodedError BAD_USER_INPUT when there cannot be such a value
 */
export function checkValue(
  { name, type, members }: Comparable,
  value: Scalar,
  place: string,
): void {
  if (!hasType(value, type)) {
    const message = `${place}.${name} cannot be compared with this value; send ${describe(type)}.`
    throw new CodedError('BAD_USER_INPUT', message)
  }
  if (members !== undefined && !members.includes(String(value))) {
    throw new CodedError('BAD_USER_INPUT', `${place}.${name} is one of ${members.join(', ')}.`)
  }
}

/** Whether a column of the type can hold the value, as far as requests can name it. */
export function hasType(value: Scalar, type: ColumnType): boolean {
  if (typeof type === 'object') return typeof value === 'string' && isDecimal(value, type.decimal)
  switch (type) {
    case 'string':
    case 'strings':
      return typeof value === 'string' && isWellFormed(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'int':
      return Number.isInteger(value) && Object.is(Number(value) | 0, value)
    case 'long':
      return typeof value === 'bigint' && BigInt.asIntN(64, value) === value
    case 'double':
      return typeof value === 'number' && Number.isFinite(value)
    case 'date':
      return typeof value === 'string' && isDay(value)
    case 'timestamptz':
      return typeof value === 'bigint' && isInstant(value)
    default:
      return assertNever(type)
  }
}

function isDecimal(
  text: string,
  { precision, scale }: { precision: number; scale: number },
): boolean {
  const match = /^-?(\d+)(?:\.(\d+))?$/.exec(text)
  const [, whole = '', fraction = ''] = match ?? []
  const wholeDigits = whole.replace(/^0+/, '').length
  return match !== null && fraction.length <= scale && wholeDigits <= precision - scale
}

function isDay(text: string): boolean {
  const days = parseDate(text)
  return days !== null && isInstant(BigInt(days) * DAY_MICROS)
}

function isInstant(instant: bigint): boolean {
  return instant >= MIN_INSTANT && instant < END_INSTANT
}

function describe(type: ColumnType): string {
  if (typeof type === 'object') {
    const { precision, scale } = type.decimal
    return `a decimal of at most ${precision} digits, ${scale} of them after the point`
  }
  return DESCRIPTIONS[type]
}

const DESCRIPTIONS = {
  string: 'a string of well-formed Unicode',
  strings: 'a string of well-formed Unicode',
  boolean: 'true or false',
  int: 'a whole number of 32 bits',
  long: 'a whole number of 64 bits',
  double: 'a finite number',
  date: 'a day of the years 0001 to 9999, as YYYY-MM-DD',
  timestamptz: 'an instant of the years 0001 to 9999',
} as const
