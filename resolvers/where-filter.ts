import { assertNever } from '../src/model/assert-never'
import type { Dataset } from '../src/model/dataset'
import { EVERYTHING, all, compare, oneOf, type Filter } from '../src/model/expression'
import type { Value } from '../src/model/value'
import { isRecord } from './is-record'
import { refuseNulls } from './refuse-nulls'

const OPERATORS = ['eq', 'in', 'gte', 'lt'] as const
type Operator = (typeof OPERATORS)[number]

/**
 * The filter that a `where` of the dataset says; without one, everything.
 * @throws CodedError BAD_USER_INPUT for an explicit null
 */
export function whereFilter(where: unknown, dataset: Dataset): Filter {
  if (where === undefined) return EVERYTHING
  refuseNulls(where, 'where')
  const filters = conditions(where, dataset)
  return filters.length === 1 && filters[0] !== undefined ? filters[0] : all(...filters)
}

function conditions(where: unknown, dataset: Dataset): readonly Filter[] {
  if (!isRecord(where)) throw new Error('where was not coerced by its input type')
  const own = dataset.dimensions.flatMap(({ name }) => comparisons(name, where[name]))
  const nested = listOf(where['and']).map((part) => all(...conditions(part, dataset)))
  return [...own, ...nested]
}

function comparisons(field: string, filter: unknown): readonly Filter[] {
  if (!isRecord(filter)) return []
  return OPERATORS.filter((operator) => filter[operator] !== undefined).map((operator) =>
    comparison(field, operator, filter[operator]),
  )
}

function comparison(field: string, operator: Operator, operand: unknown): Filter {
  switch (operator) {
    case 'in':
      return oneOf(field, listOf(operand).map(valueOf))
    case 'eq':
    case 'gte':
    case 'lt':
      return compare(field, operator, valueOf(operand))
    default:
      return assertNever(operator)
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function valueOf(value: unknown): Value {
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
