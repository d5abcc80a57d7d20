import { filesThatMayMatch } from '../catalog/bounds'
import type { ColumnPredicate } from '../catalog/bounds'
import type { DataFile, TableSnapshot } from '../catalog/catalog'
import type { Condition } from '../dialects/select'
import { assertNever } from '../model/assert-never'
import type { Comparison } from '../model/filter'

/** The files that may hold a row that meets the condition. Any doubt keeps a file. */
export function filesToRead(snapshot: TableSnapshot, condition: Condition): readonly DataFile[] {
  const alternatives = alternativesOf(condition)
  const [only, ...others] = alternatives
  if (only !== undefined && others.length === 0) return filesThatMayMatch(snapshot, only)
  const kept = new Set(alternatives.flatMap((of) => filesThatMayMatch(snapshot, of)))
  return snapshot.files.filter((file) => kept.has(file))
}

/** The weakest predicate that a comparison implies; null where bounds cannot tell. */
const PRUNING = {
  eq: 'eq',
  ne: null,
  lt: 'lt',
  lte: 'lte',
  gt: 'gte',
  gte: 'gte',
} as const satisfies Record<Comparison, ColumnPredicate['operator'] | null>

/** More of them than this and `any` prunes nothing. */
const ALTERNATIVES_MAX = 100

/** The condition holds only where all predicates of at least one alternative hold. */
function alternativesOf(condition: Condition): readonly (readonly ColumnPredicate[])[] {
  switch (condition.kind) {
    case 'compare': {
      const { column, value } = condition
      const operator = PRUNING[condition.operator]
      return operator === null ? [[]] : [[{ column: column.name, operator, values: [value] }]]
    }
    case 'text':
      // What begins with a text is not before it.
      if (condition.operator !== 'startsWith') return [[]]
      return [[{ column: condition.column.name, operator: 'gte', values: [condition.value] }]]
    case 'not':
    case 'notIn':
    case 'isNull':
    case 'has':
      return [[]]
    case 'in':
      return [[{ column: condition.column.name, operator: 'in', values: condition.values }]]
    case 'any': {
      const alternatives = condition.of.flatMap(alternativesOf)
      return alternatives.length > ALTERNATIVES_MAX ? [[]] : alternatives
    }
    case 'all':
      return condition.of.map(alternativesOf).reduce(bothOf, [[]])
    default:
      return assertNever(condition)
  }
}

type Alternatives = ReturnType<typeof alternativesOf>

function bothOf(left: Alternatives, right: Alternatives): Alternatives {
  if (left.length * right.length > ALTERNATIVES_MAX) return left.length === 0 ? right : left
  return left.flatMap((one) => right.map((other) => [...one, ...other]))
}
