import { assertNever } from '../model/assert-never'
import { CodedError } from '../model/coded-error'
import type { Comparison } from '../model/filter'
import type { ColumnType } from '../model/value'
import type { DialectRules } from './dialect'
import type { Condition } from './select'
import { joinSql, sql, type Sql } from './sql'

const OPERATORS = {
  eq: '=',
  ne: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
} as const satisfies Record<Comparison, string>

/** What a condition is on, and the type of its values. */
export interface Operand {
  readonly sql: string
  readonly type: ColumnType
}

/** TRUE exactly where the condition holds; elsewhere FALSE or NULL. */
export function writeCondition<Of>(
  condition: Condition<Of>,
  operandOf: (of: Of) => Operand,
  rules: DialectRules,
): Sql {
  const write = (part: Condition<Of>): Sql => writeCondition(part, operandOf, rules)
  switch (condition.kind) {
    case 'all':
      return writeList(condition.of.map(write), ' AND ', 'TRUE')
    case 'any':
      return writeList(condition.of.map(write), ' OR ', 'FALSE')
    case 'not':
      return sql`NOT COALESCE(${write(condition.of)}, FALSE)`
    case 'compare': {
      const { sql: operand, type } = operandOf(condition.column)
      return [`${operand} ${OPERATORS[condition.operator]} `, { value: condition.value, type }]
    }
    case 'in':
    case 'notIn':
      return writeIn(condition, operandOf(condition.column))
    case 'text': {
      const { sql: operand, type } = operandOf(condition.column)
      return rules.text(condition.operator, operand, [{ value: condition.value, type }])
    }
    case 'isNull':
      return sql`${operandOf(condition.column).sql} IS NULL`
    case 'has':
      return writeHas(operandOf(condition.column).sql, condition.value, rules)
    default:
      return assertNever(condition)
  }
}

export function isAlways(condition: Condition<unknown>): boolean {
  return condition.kind === 'all' && condition.of.every(isAlways)
}

function writeHas(list: string, value: string, rules: DialectRules): Sql {
  if (rules.has !== null) return rules.has(list, [{ value, type: 'string' }])
  throw new CodedError(
    'NOT_EXACTLY_ANSWERABLE',
    `The engine ${rules.name} has no lists of strings; leave out the condition on one.`,
  )
}

function writeIn(
  { kind, values }: Extract<Condition<unknown>, { kind: 'in' | 'notIn' }>,
  { sql: operand, type }: Operand,
): Sql {
  if (values.length === 0) return [kind === 'in' ? 'FALSE' : 'TRUE']
  const list = joinSql(
    values.map((value) => [{ value, type }]),
    ', ',
  )
  return sql`${operand} ${kind === 'in' ? 'IN' : 'NOT IN'} (${list})`
}

function writeList(parts: readonly Sql[], word: string, empty: string): Sql {
  const [first] = parts
  if (first === undefined) return [empty]
  return parts.length === 1 ? first : sql`(${joinSql(parts, word)})`
}
