import { assertNever } from '../model/assert-never'
import type { Dataset } from '../model/dataset'
import type { Comparison, FieldFilter, Filter } from '../model/filter'
import type { Row, Scalar, Value } from '../model/value'
import { compareField } from './compare-fields'

/** Whether `having` keeps a node, judged here, for nodes of which no engine knows. */
export function keepsNode(having: Filter, node: Row, dataset: Dataset): boolean {
  switch (having.kind) {
    case 'all':
      return having.of.every((part) => keepsNode(part, node, dataset))
    case 'any':
      return having.of.some((part) => keepsNode(part, node, dataset))
    case 'not':
      return !keepsNode(having.of, node, dataset)
    default:
      return meets(having, node[having.field] ?? null, dataset)
  }
}

function meets(filter: FieldFilter, value: Value | null, dataset: Dataset): boolean {
  if (value === null) {
    return filter.kind === 'isNull' || (filter.kind === 'notIn' && filter.values.length === 0)
  }
  const order = (other: Scalar) => compareField(dataset, filter.field, value, other)
  switch (filter.kind) {
    case 'compare':
      return holds(filter.operator, order(filter.value))
    case 'in':
      return filter.values.some((one) => order(one) === 0)
    case 'notIn':
      return filter.values.every((one) => order(one) !== 0)
    case 'text':
      return typeof value === 'string' && TEXT[filter.operator](value, filter.value)
    case 'has':
      return typeof value === 'object' && value.includes(filter.value)
    case 'isNull':
      return false
    default:
      return assertNever(filter)
  }
}

const TEXT = {
  startsWith: (text: string, part: string) => text.startsWith(part),
  endsWith: (text: string, part: string) => text.endsWith(part),
  contains: (text: string, part: string) => text.includes(part),
} as const

function holds(operator: Comparison, order: number): boolean {
  switch (operator) {
    case 'eq':
      return order === 0
    case 'ne':
      return order !== 0
    case 'lt':
      return order < 0
    case 'lte':
      return order <= 0
    case 'gt':
      return order > 0
    case 'gte':
      return order >= 0
    default:
      return assertNever(operator)
  }
}
