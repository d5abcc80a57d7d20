import { assertNever } from '../model/assert-never'
import { dayOfInstant, formatDate, formatTimeOfDay, parseDate } from '../model/calendar'
import type { ColumnType, SimpleType, Value } from '../model/value'
import type { DialectRules } from './dialect'
import { assertWellFormed } from './well-formed'

interface StandardRules extends Pick<DialectRules, 'identifier' | 'typeName' | 'literal'> {
  table(name: string): string
}

/** What the SQL standard says; dialects take these rules where they follow it. */
export const STANDARD_RULES: StandardRules = Object.freeze({
  identifier: quoted,
  table: (name: string) => name.split('.').map(quoted).join('.'),
  typeName,
  literal,
})

const TYPE_NAMES = {
  string: 'VARCHAR',
  strings: 'VARCHAR[]',
  boolean: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  double: 'DOUBLE',
  date: 'DATE',
  timestamptz: 'TIMESTAMP WITH TIME ZONE',
} as const satisfies Record<SimpleType, string>

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function typeName(type: ColumnType): string {
  if (typeof type !== 'object') return TYPE_NAMES[type]
  return `DECIMAL(${type.decimal.precision}, ${type.decimal.scale})`
}

function literal(value: Value, type: ColumnType): string {
  if (typeof type === 'object') return `CAST('${numeral(value)}' AS ${typeName(type)})`
  switch (type) {
    case 'string':
      return stringLiteral(String(value))
    case 'strings':
      return listLiteral(value)
    case 'boolean':
      return value === true ? 'TRUE' : 'FALSE'
    case 'int':
    case 'long':
      return numeral(value)
    case 'double':
      return `CAST('${numeral(value)}' AS ${typeName(type)})`
    case 'date':
      return dateLiteral(String(value))
    case 'timestamptz':
      return `TIMESTAMP WITH TIME ZONE '${instantText(value)}+00:00'`
    default:
      return assertNever(type)
  }
}

/** Digits only: whatever a caller passes, no other text gets out of here. */
function numeral(value: Value): string {
  const text = String(value)
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) throw new Error('a number was expected')
  return text
}

/** Between quotes only a quote is special. A NUL ends the statement in some engines, so it is named. */
function stringLiteral(text: string): string {
  assertWellFormed(text)
  const pieces = text.split('\0').map((piece) => `'${piece.replaceAll("'", "''")}'`)
  return pieces.length === 1 ? pieces.join('') : `(${pieces.join(' || chr(0) || ')})`
}

function listLiteral(value: Value): string {
  if (typeof value !== 'object') throw new Error('a list was expected')
  return `CAST([${value.map(stringLiteral).join(', ')}] AS ${typeName('strings')})`
}

function dateLiteral(text: string): string {
  if (parseDate(text) === null) throw new Error('a date was expected')
  return `DATE '${text}'`
}

/** Day and clock of an instant in UTC, as every engine reads them. */
export function instantText(value: Value): string {
  const instant = BigInt(numeral(value))
  return `${formatDate(dayOfInstant(instant))} ${formatTimeOfDay(instant)}`
}
