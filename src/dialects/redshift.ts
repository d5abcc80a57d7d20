import { assertNever } from '../model/assert-never'
import { CodedError } from '../model/coded-error'
import type { TimeGrain } from '../model/expression'
import type { TextMatch } from '../model/filter'
import type { ColumnType, SimpleType, Value } from '../model/value'
import { decimalRatio } from './decimal-ratio'
import type { Dialect } from './dialect'
import type { StoredColumn } from './select'
import { type Parameter, sql, type Sql } from './sql'
import { instantText, STANDARD_RULES } from './standard'
import { createDialect } from './writer'

/** The longest VARCHAR, in bytes of UTF-8; without a length a cast would cut to 256. */
const STRING_BYTES = 65_535

const TYPE_NAMES = {
  string: `VARCHAR(${STRING_BYTES})`,
  boolean: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  double: 'DOUBLE PRECISION',
  date: 'DATE',
  timestamptz: 'TIMESTAMP WITH TIME ZONE',
} as const satisfies Record<Exclude<SimpleType, 'strings'>, string>

/** Only what PostgreSQL accepts too, with the same meaning. */
export const redshiftDialect: Dialect = createDialect({
  name: 'redshift',
  identifier: STANDARD_RULES.identifier,
  // A loaded table holds one snapshot; its marker row says which.
  table: (name) => STANDARD_RULES.table(name),
  typeName,
  literal,
  placeholder,
  truncate,
  text,
  has: null,
  percentile: null,
  groupingSets: true,
  scaledRatio: decimalRatio,
  sent,
  loaded: loadedSnapshot,
})

/** Where the marker rows of loaded tables are: (table_name, snapshot_id). */
export const MARKERS = 'lakefront.loaded_snapshots'

/** In a transaction with the load, so that it is true of what one statement reads. */
export function loadedSnapshot(table: string): string {
  const one = 'CASE WHEN COUNT(*) = 1 THEN MAX(snapshot_id) END AS snapshot_id'
  const name = STANDARD_RULES.literal(table, 'string')
  return `SELECT ${one}\nFROM ${STANDARD_RULES.table(MARKERS)}\nWHERE table_name = ${name}`
}

/** Whole numbers travel as JSON's, of which clients keep 53 bits. */
function sent(output: string, type: ColumnType): string {
  if (type === 'strings') return noLists()
  return type === 'long' ? `CAST(${output} AS VARCHAR(40))` : output
}

function typeName(type: ColumnType): string {
  if (typeof type === 'object') return STANDARD_RULES.typeName(type)
  return type === 'strings' ? noLists() : TYPE_NAMES[type]
}

function noLists(): never {
  throw new CodedError(
    'NOT_EXACTLY_ANSWERABLE',
    'The engine redshift has no lists of strings; leave the field out.',
  )
}

/** What the service is given for a named parameter: the text that the cast reads. */
export function parameterText({ value, type }: Pick<Parameter, 'value' | 'type'>): string {
  return type === 'timestamptz' ? instantIn(value) : String(value)
}

/**
 * By name, in a cast: the service hands every value over as text. It takes no empty one, and the
 * database casts no text to a boolean.
 */
function placeholder({ value, type }: Parameter, index: number): string | null {
  if (type === 'string') {
    assertHeld(String(value))
    assertCompared(String(value))
  }
  const isWrittenIn = value === '' || type === 'boolean'
  return isWrittenIn ? null : `CAST(:p${index} AS ${typeName(type)})`
}

/** There is no year 0: by local clocks that were ahead, the first day of year 1 began in 1 BC. */
function instantIn(value: Value): string {
  const text = instantText(value)
  return text.startsWith('0000') ? `0001${text.slice(4)}+00:00 BC` : `${text}+00:00`
}

function literal(value: Value, type: ColumnType): string {
  if (typeof type === 'object') return STANDARD_RULES.literal(value, type)
  switch (type) {
    case 'string':
      return stringLiteral(String(value))
    case 'strings':
      return noLists()
    case 'long':
      // Without a cast the smallest one would be a decimal that is negated.
      return `CAST('${STANDARD_RULES.literal(value, type)}' AS ${TYPE_NAMES[type]})`
    case 'double':
      return `CAST('${STANDARD_RULES.literal(value, 'long')}' AS ${TYPE_NAMES[type]})`
    case 'timestamptz':
      return `CAST('${instantIn(value)}' AS ${TYPE_NAMES[type]})`
    case 'boolean':
    case 'int':
    case 'date':
      return STANDARD_RULES.literal(value, type)
    default:
      return assertNever(type)
  }
}

/** A backslash is an escape in one of the two and a character in the other, so it is named. */
function stringLiteral(text: string): string {
  assertHeld(text)
  const pieces = text.split('\\').map((piece) => STANDARD_RULES.literal(piece, 'string'))
  return pieces.length === 1 ? pieces.join('') : `(${pieces.join(' || chr(92) || ')})`
}

/** @throws CodedError BAD_USER_INPUT for a string that no column can hold: a cast would cut it */
function assertHeld(text: string): void {
  if (!text.includes('\0') && Buffer.byteLength(text) <= STRING_BYTES) return
  throw new CodedError(
    'BAD_USER_INPUT',
    `A string must have no NUL and at most ${STRING_BYTES} bytes; no column of the engine redshift holds another.`,
  )
}

/**
 * Redshift compares strings as if they ended before their last blanks (Database Developer Guide,
 * "Character types"), so that tables are loaded without such strings, and none is looked for.
 * @throws CodedError NOT_EXACTLY_ANSWERABLE
 */
function assertCompared(text: string): void {
  if (!text.endsWith(' ')) return
  throw new CodedError(
    'NOT_EXACTLY_ANSWERABLE',
    'To the engine redshift a string that ends with a blank equals the one without it; leave the blank out.',
  )
}

/** Sessions run in UTC; there DATE_TRUNC gives a TIMESTAMP (Database Developer Guide), which has no zone. */
function truncate({ name }: StoredColumn, grain: TimeGrain, offset: bigint): string {
  const column = STANDARD_RULES.identifier(name)
  if (grain === 'day') return `CAST(${moved(column, offset)} AS DATE)`
  const start = `date_trunc('${grain}', ${moved(column, offset)})`
  if (grain !== 'hour') return `CAST(${start} AS DATE)`
  return `CAST(${moved(start, -offset)} AS ${TYPE_NAMES.timestamptz})`
}

function moved(instant: string, micros: bigint): string {
  return micros === 0n ? instant : `(${instant} + INTERVAL '${micros / 1_000_000n} seconds')`
}

function text(operator: TextMatch, column: string, value: Sql): Sql {
  // What an empty string is found in differs, and every string holds it.
  if (value.every((part) => typeof part === 'object' && part.value === ''))
    return sql`${column} IS NOT NULL`
  switch (operator) {
    case 'startsWith':
      return sql`LEFT(${column}, CHAR_LENGTH(${value})) = ${value}`
    case 'endsWith':
      return sql`RIGHT(${column}, CHAR_LENGTH(${value})) = ${value}`
    case 'contains':
      return sql`STRPOS(${column}, ${value}) > 0`
    default:
      return assertNever(operator)
  }
}
