import type { Condition } from '../dialects/select'

/** Conditions of which all must hold. */
export function conjuncts(condition: Condition): readonly Condition[] {
  return condition.kind === 'all' ? condition.of.flatMap(conjuncts) : [condition]
}

/** Whether it depends on the column. */
export function mentions(condition: Condition, column: string): boolean {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.some((part) => mentions(part, column))
    case 'not':
      return mentions(condition.of, column)
    default:
      return condition.column.name === column
  }
}
