import { assertNever } from '../model/assert-never'
import type { Comparison } from '../model/expression'
import { scaleOf, summedType, typesOf } from './column-types'
import type { CompiledQuery, Dialect, DialectRules } from './dialect'
import type { Aggregate, Condition, OrderKey, RowExpression, Select, SelectOrder } from './select'
import { joinSql, parametersOf, sql, textOf } from './sql'
import type { Sql } from './sql'

const OPERATORS = { eq: '=', gte: '>=', lt: '<' } as const satisfies Record<Comparison, string>

/** A dialect is this writer with the rules in which it differs. */
export function createDialect(rules: DialectRules): Dialect {
  return Object.freeze({ ...rules, compile: (select: Select) => compile(select, rules) })
}

function compile(select: Select, rules: DialectRules): CompiledQuery {
  const parts = writeSelect(select, rules)
  return {
    text: textOf(parts, (_, index) => rules.placeholder(index)),
    parameters: parametersOf(parts),
    columns: typesOf(select),
    shown: textOf(parts, ({ value, type }) => rules.literal(value, type)),
  }
}

function writeSelect(select: Select, rules: DialectRules): Sql {
  switch (select.kind) {
    case 'rows':
    case 'groups':
      return writePaged(select, rules)
    case 'countGroups': {
      const groups = writeInner({ ...select, aggregates: [] }, 'SELECT DISTINCT', rules)
      return sql`SELECT COUNT(*) AS c1\nFROM (\n${groups}\n) AS g`
    }
    default:
      return assertNever(select)
  }
}

type Paged = Extract<Select, { kind: 'rows' | 'groups' }>

function writePaged(select: Paged, rules: DialectRules): Sql {
  const isGrouped = select.kind === 'groups' && select.rows.length > 0
  const inner = writeInner(select, 'SELECT', rules)
  const grouped = isGrouped ? sql`${inner}\nGROUP BY ${positions(select.rows.length)}` : inner
  if (select.orderBy.length === 0 && select.page === null) return grouped
  // Outside, a name is surely an output: no stored column can take its place in ORDER BY.
  const outer = sql`SELECT ${positions(typesOf(select).length, 'c')}\nFROM (\n${grouped}\n) AS g`
  return [...outer, ...writeOrder(select, rules), ...writePage(select)]
}

function writeInner(
  select: Pick<Paged, 'rows' | 'aggregates' | 'where' | 'table'>,
  verb: string,
  rules: DialectRules,
): Sql {
  const values = [
    ...select.rows.map((row) => writeRow(row, rules)),
    ...select.aggregates.map((aggregate) => writeAggregate(aggregate, rules)),
  ]
  const outputs = values.map((value, index) => sql`${value} AS c${index + 1}`)
  const where = isAlways(select.where) ? sql`` : sql`\nWHERE ${writeCondition(select.where, rules)}`
  return sql`${verb} ${joinSql(outputs, ', ')}\nFROM ${rules.table(select.table)}${where}`
}

function writeRow(expression: RowExpression, rules: DialectRules): Sql {
  switch (expression.kind) {
    case 'column':
      return [rules.identifier(expression.column.name)]
    case 'truncate':
      return [rules.truncate(expression.column, expression.grain)]
    default:
      return assertNever(expression)
  }
}

function writeAggregate(aggregate: Aggregate, rules: DialectRules): Sql {
  const { where } = aggregate
  switch (aggregate.kind) {
    case 'count':
      return where === null
        ? sql`COUNT(*)`
        : sql`COUNT(CASE WHEN ${writeCondition(where, rules)} THEN 1 END)`
    case 'sum': {
      const type = rules.typeName(summedType(aggregate.column.type))
      const column = rules.identifier(aggregate.column.name)
      const value =
        where === null
          ? sql`${column}`
          : sql`CASE WHEN ${writeCondition(where, rules)} THEN ${column} END`
      return sql`COALESCE(SUM(CAST(${value} AS ${type})), CAST(0 AS ${type}))`
    }
    default:
      return assertNever(aggregate)
  }
}

function writeCondition(condition: Condition, rules: DialectRules): Sql {
  switch (condition.kind) {
    case 'all':
      return writeList(condition.of, ' AND ', 'TRUE', rules)
    case 'any':
      return writeList(condition.of, ' OR ', 'FALSE', rules)
    case 'compare': {
      const { column, operator, value } = condition
      return [
        `${rules.identifier(column.name)} ${OPERATORS[operator]} `,
        { value, type: column.type },
      ]
    }
    case 'in': {
      if (condition.values.length === 0) return sql`FALSE`
      const { name, type } = condition.column
      const values = condition.values.map((value) => [{ value, type }])
      return sql`${rules.identifier(name)} IN (${joinSql(values, ', ')})`
    }
    default:
      return assertNever(condition)
  }
}

function writeList(
  of: readonly Condition[],
  word: string,
  empty: string,
  rules: DialectRules,
): Sql {
  const parts = of.map((condition) => writeCondition(condition, rules))
  const [first] = parts
  if (first === undefined) return [empty]
  return parts.length === 1 ? first : sql`(${joinSql(parts, word)})`
}

function writeOrder(select: Paged, rules: DialectRules): Sql {
  if (select.orderBy.length === 0) return sql``
  const keys = select.orderBy.map((order) => [writeOrderBy(order, select, rules)])
  return sql`\nORDER BY ${joinSql(keys, ', ')}`
}

function writeOrderBy({ key, direction }: SelectOrder, select: Paged, rules: DialectRules): string {
  return `${writeKey(key, select, rules)} ${direction === 'asc' ? 'ASC' : 'DESC'} NULLS LAST`
}

function writeKey(key: OrderKey, select: Paged, rules: DialectRules): string {
  if (key.kind === 'output') return `c${key.output + 1}`
  const types = typesOf(select)
  const term = (output: number) => {
    const type = types[output]
    if (type === undefined) throw new Error(`there is no output ${output}`)
    return { sql: `c${output + 1}`, scale: scaleOf(type) }
  }
  return rules.scaledRatio(term(key.numerator), term(key.denominator))
}

function writePage({ page }: Paged): Sql {
  return page === null ? sql`` : sql`\nLIMIT ${page.limit} OFFSET ${page.offset}`
}

function positions(length: number, prefix = ''): string {
  return Array.from({ length }, (_, index) => `${prefix}${index + 1}`).join(', ')
}

function isAlways(condition: Condition): boolean {
  return condition.kind === 'all' && condition.of.every(isAlways)
}
