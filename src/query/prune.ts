import { filesThatMayMatch } from '../catalog/bounds'
import type { ColumnPredicate } from '../catalog/bounds'
import type { DataFile, TableSnapshot } from '../catalog/catalog'
import type { Condition } from '../dialects/select'
import { assertNever } from '../model/assert-never'

/** The files that may hold a row that meets the condition. Any doubt keeps a file. */
export function filesToRead(snapshot: TableSnapshot, condition: Condition): readonly DataFile[] {
  const alternatives = alternativesOf(condition)
  const kept = new Set(alternatives.flatMap((of) => filesThatMayMatch(snapshot, of)))
  return snapshot.files.filter((file) => kept.has(file))
}

/** More of them than this and `any` prunes nothing. */
const ALTERNATIVES_MAX = 100

/** The condition holds only where all predicates of at least one alternative hold. */
function alternativesOf(condition: Condition): readonly (readonly ColumnPredicate[])[] {
  switch (condition.kind) {
    case 'compare': {
      const { column, operator, value } = condition
      return [[{ column: column.name, operator, values: [value] }]]
    }
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
