import type { Condition } from '../dialects/select'
import { assertNever } from '../model/assert-never'
import type { Comparison } from '../model/filter'
import type { Scalar, Value } from '../model/value'

/** What conditions are judged on. */
export interface Judged<Of> {
  valueOf(of: Of): Value | null
  /** Below 0, 0 or above, as an engine compares values there. */
  compare(of: Of, left: Value, right: Scalar): number
}

/** Whether a condition holds, judged here. */
export function holdsHere<Of>(condition: Condition<Of>, judged: Judged<Of>): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((part) => holdsHere(part, judged))
    case 'any':
      return condition.of.some((part) => holdsHere(part, judged))
    case 'not':
      return !holdsHere(condition.of, judged)
    default:
      return meets(condition, judged.valueOf(condition.column), judged)
  }
}

type Leaf<Of> = Extract<Condition<Of>, { readonly column: Of }>

function meets<Of>(condition: Leaf<Of>, value: Value | null, judged: Judged<Of>): boolean {
  if (value === null) {
    return (
      condition.kind === 'isNull' || (condition.kind === 'notIn' && condition.values.length === 0)
    )
  }
  const order = (other: Scalar) => judged.compare(condition.column, value, other)
  switch (condition.kind) {
    case 'compare':
      return holds(condition.operator, order(condition.value))
    case 'in':
      return condition.values.some((one) => order(one) === 0)
    case 'notIn':
      return condition.values.every((one) => order(one) !== 0)
    case 'text':
      return typeof value === 'string' && TEXT[condition.operator](value, condition.value)
    case 'has':
      return typeof value === 'object' && value.includes(condition.value)
    case 'isNull':
      return false
    default:
      return assertNever(condition)
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
