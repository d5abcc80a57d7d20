import { assertNever } from '../src/model/assert-never'
import {
  COMPARISONS,
  EVERYTHING,
  TEXT_MATCHES,
  all,
  any,
  compare,
  has,
  isNull,
  matches,
  noneOf,
  not,
  oneOf,
  type Filter,
} from '../src/model/filter'
import type { Scalar } from '../src/model/value'
import { isRecord } from './is-record'
import { refuseNulls } from './refuse-nulls'

const OPERATORS = [
  ...COMPARISONS,
  ...TEXT_MATCHES,
  'in',
  'notIn',
  'has',
  'hasAny',
  'hasAll',
  'isNull',
] as const
type Operator = (typeof OPERATORS)[number]

/**
 * The filter that a `where` or `having` says of these fields; without one, everything.
 * @throws CodedError BAD_USER_INPUT for an explicit null
 */
export function conditionFilter(
  condition: unknown,
  argument: 'where' | 'having',
  fields: readonly { readonly name: string }[],
): Filter {
  if (condition === undefined) return EVERYTHING
  refuseNulls(condition, argument)
  const filters = conditions(condition, fields)
  return filters.length === 1 && filters[0] !== undefined ? filters[0] : all(...filters)
}

function conditions(
  condition: unknown,
  fields: readonly { readonly name: string }[],
): readonly Filter[] {
  if (!isRecord(condition)) throw new Error('a condition was not coerced by its input type')
  const nested = (part: unknown) => all(...conditions(part, fields))
  const { and, or, not: except } = condition
  return [
    ...fields.flatMap(({ name }) => fieldConditions(name, condition[name])),
    ...listOf(and).map(nested),
    ...(or === undefined ? [] : [any(...listOf(or).map(nested))]),
    ...(except === undefined ? [] : [not(nested(except))]),
  ]
}

function fieldConditions(field: string, filter: unknown): readonly Filter[] {
  if (!isRecord(filter)) return []
  return OPERATORS.filter((operator) => filter[operator] !== undefined).map((operator) =>
    fieldCondition(field, operator, filter[operator]),
  )
}

function fieldCondition(field: string, operator: Operator, operand: unknown): Filter {
  switch (operator) {
    case 'in':
      return oneOf(field, listOf(operand).map(valueOf))
    case 'notIn':
      return noneOf(field, listOf(operand).map(valueOf))
    case 'has':
      return has(field, String(operand))
    case 'hasAny':
      return any(...listOf(operand).map((element) => has(field, String(element))))
    case 'hasAll':
      return all(...listOf(operand).map((element) => has(field, String(element))))
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      return matches(field, operator, String(operand))
    case 'isNull':
      return operand === true ? isNull(field) : not(isNull(field))
    case 'eq':
    case 'ne':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return compare(field, operator, valueOf(operand))
    default:
      return assertNever(operator)
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function valueOf(value: unknown): Scalar {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'number':
    case 'bigint':
      return value
    default:
      throw new Error(`a filter was coerced to a ${typeof value}`)
  }
}
