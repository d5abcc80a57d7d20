import { assertNever } from '../model/assert-never'
import { writeAggregate, writeWhere } from './aggregate-writer'
import { outputTypes, typesOf, WIDE } from './column-types'
import { isAlways, type Operand, writeCondition } from './condition-writer'
import type { CompiledQuery, Dialect, DialectRules } from './dialect'
import { keyOf } from './key-writer'
import type { OutputKey, PagedSelect, Select, SingleSelect } from './select'
import { writeSets } from './sets-writer'
import { inWhere, joinSql, type Parameter, sql, textOf, type Sql } from './sql'
import { writeRow } from './row-writer'
import { writeOrder, writeSent } from './sent-writer'
import { helpersOf, writeHelpers } from './window-helpers'

/** A dialect is this writer with the rules in which it differs. */
export function createDialect(rules: DialectRules): Dialect {
  return Object.freeze({ ...rules, compile: (select: Select) => compile(select, rules) })
}

function compile(select: Select, rules: DialectRules): CompiledQuery {
  const parts = writeSent(writeSelect(select, rules), select, rules)
  const literal = ({ value, type }: Parameter) => rules.literal(value, type)
  const parameters: Parameter[] = []
  const text = textOf(parts, (parameter) => {
    const place = rules.placeholder(parameter, parameters.length + 1)
    if (place !== null) parameters.push(parameter)
    return place ?? literal(parameter)
  })
  return { text, parameters, columns: typesOf(select), shown: textOf(parts, literal) }
}

function writeSelect(select: Select, rules: DialectRules): Sql {
  switch (select.kind) {
    case 'rows':
    case 'groups':
      return writePaged(select, rules)
    case 'countGroups': {
      const groups =
        isAlways(select.having) && select.rows.length > 0
          ? writeInner({ ...select, aggregates: [] }, 'SELECT DISTINCT', rules)
          : writeGroups(select, rules)
      return sql`SELECT COUNT(*) AS c1\nFROM (\n${groups}\n) AS g${writeHaving(select, rules)}`
    }
    case 'groupSets':
      return writeSets(select, rules)
    default:
      return assertNever(select)
  }
}

function writePaged(select: PagedSelect, rules: DialectRules): Sql {
  const inner =
    select.kind === 'rows' ? writeInner(select, 'SELECT', rules) : writeGroups(select, rules)
  const isPlain = select.orderBy.length === 0 && select.page === null && isAlways(select.having)
  if (isPlain) return inner
  // Outside, a name is surely an output: no stored column can take its place in ORDER BY.
  const outputs = positions(outputTypes(select).length, 'c')
  return [
    ...sql`SELECT ${outputs}\nFROM (\n${inner}\n) AS g`,
    ...writeHaving(select, rules),
    ...writeOrder(select, rules),
    ...writePage(select),
  ]
}

function writeGroups(select: Inner, rules: DialectRules): Sql {
  const inner = writeInner(select, 'SELECT', rules)
  return select.rows.length > 0 ? sql`${inner}\nGROUP BY ${positions(select.rows.length)}` : inner
}

type Inner = Pick<Select, 'rows' | 'aggregates' | 'where' | 'table' | 'snapshotId'>

function writeInner(select: Inner, verb: string, rules: DialectRules): Sql {
  const rows = select.rows.map((row) => writeRow(row, rules))
  const values = [
    ...rows,
    ...select.aggregates.map((aggregate, index) =>
      writeAggregate(aggregate, helpersOf(aggregate, index, rules), rules),
    ),
  ]
  const outputs = values.map((value, index) => sql`${value} AS c${index + 1}`)
  const where = isAlways(select.where)
    ? sql``
    : sql`\nWHERE ${inWhere(writeWhere(select.where, rules))}`
  const kept = sql`${rules.table(select.table, select.snapshotId ?? null)}${where}`
  const helpers = writeHelpers(select.aggregates, rows, rules)
  const from =
    helpers.length === 0 ? kept : sql`(\nSELECT *, ${joinSql(helpers, ', ')}\nFROM ${kept}\n) AS t`
  return sql`${verb} ${joinSql(outputs, ', ')}\nFROM ${from}`
}

function writeHaving(select: SingleSelect, rules: DialectRules): Sql {
  if (isAlways(select.having)) return sql``
  const types = outputTypes(select)
  const operandOf = (key: OutputKey): Operand => {
    const isExact = key.kind === 'quotient' && types[key.numerator] !== 'double'
    const type = key.kind === 'output' ? types[key.output] : isExact ? WIDE : 'double'
    if (type === undefined) throw new Error('having names an output that is not there')
    return { sql: keyOf(key, types, rules), type }
  }
  return sql`\nWHERE ${inWhere(writeCondition(select.having, operandOf, rules))}`
}

function writePage({ page }: PagedSelect): Sql {
  // In the one order that all engines take.
  return page === null ? sql`` : sql`\nOFFSET ${page.offset} LIMIT ${page.limit}`
}

function positions(length: number, prefix = ''): string {
  return Array.from({ length }, (_, index) => `${prefix}${index + 1}`).join(', ')
}
