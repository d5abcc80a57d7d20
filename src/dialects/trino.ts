import { assertNever } from '../model/assert-never'
import type { TimeGrain } from '../model/expression'
import type { TextMatch } from '../model/filter'
import type { ColumnType, SimpleType, Value } from '../model/value'
import { decimalRatio } from './decimal-ratio'
import type { Dialect, DialectRules } from './dialect'
import type { StoredColumn } from './select'
import { sql, type Sql } from './sql'
import { instantText, STANDARD_RULES } from './standard'
import { createDialect } from './writer'

const TYPE_NAMES = {
  string: 'VARCHAR',
  strings: 'ARRAY(VARCHAR)',
  boolean: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  double: 'DOUBLE',
  date: 'DATE',
  timestamptz: 'TIMESTAMP(6) WITH TIME ZONE',
} as const satisfies Record<SimpleType, string>

/** Trino's SQL, which Athena engine version 3 speaks too. */
export const TRINO_RULES: DialectRules = Object.freeze({
  name: 'trino',
  identifier: STANDARD_RULES.identifier,
  table: (name: string, snapshotId: string | null) =>
    snapshotId === null
      ? STANDARD_RULES.table(name)
      : `${STANDARD_RULES.table(name)} FOR VERSION AS OF ${BigInt(snapshotId)}`,
  typeName,
  literal,
  // The REST protocol takes a statement and no values beside it.
  placeholder: () => null,
  truncate,
  text,
  has: (list: string, element: Sql) => sql`contains(${list}, ${element})`,
  // approx_percentile is what its name says.
  percentile: null,
  groupingSets: true,
  scaledRatio: decimalRatio,
})

export const trinoDialect: Dialect = createDialect(TRINO_RULES)

function typeName(type: ColumnType): string {
  return typeof type === 'object' ? STANDARD_RULES.typeName(type) : TYPE_NAMES[type]
}

/** Where a bare number would have another type, or could not be read, the literal names its own. */
function literal(value: Value, type: ColumnType): string {
  if (typeof type === 'object') return typed('DECIMAL', value, 'long')
  switch (type) {
    case 'long':
      return typed('BIGINT', value, type)
    case 'int':
      return typed('INTEGER', value, type)
    case 'double':
      return typed('DOUBLE', value, 'long')
    case 'timestamptz':
      return `TIMESTAMP '${instantText(value)} UTC'`
    case 'strings':
      return listLiteral(value)
    case 'string':
    case 'boolean':
    case 'date':
      return STANDARD_RULES.literal(value, type)
    default:
      return assertNever(type)
  }
}

function typed(name: string, value: Value, type: SimpleType): string {
  return `${name} '${STANDARD_RULES.literal(value, type)}'`
}

function listLiteral(value: Value): string {
  if (typeof value !== 'object') throw new Error('a list was expected')
  const items = value.map((item) => STANDARD_RULES.literal(item, 'string'))
  return `CAST(ARRAY[${items.join(', ')}] AS ${TYPE_NAMES.strings})`
}

/** Instants carry a zone here, which decides what their clock shows. */
function truncate({ name }: StoredColumn, grain: TimeGrain, offset: bigint): string {
  const clock = moved(`(${STANDARD_RULES.identifier(name)} AT TIME ZONE 'UTC')`, offset)
  if (grain === 'day') return `CAST(${clock} AS DATE)`
  const start = `date_trunc('${grain}', ${clock})`
  return grain === 'hour' ? moved(start, -offset) : `CAST(${start} AS DATE)`
}

function moved(instant: string, micros: bigint): string {
  return micros === 0n ? instant : `(${instant} + INTERVAL '${micros / 1_000_000n}' SECOND)`
}

function text(operator: TextMatch, column: string, value: Sql): Sql {
  switch (operator) {
    case 'startsWith':
      return sql`starts_with(${column}, ${value})`
    case 'endsWith':
      return sql`substr(${column}, -length(${value})) = ${value}`
    case 'contains':
      return sql`strpos(${column}, ${value}) > 0`
    default:
      return assertNever(operator)
  }
}
