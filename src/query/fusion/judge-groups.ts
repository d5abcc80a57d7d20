import { outputTypes } from '../../dialects/column-types'
import type { OutputKey, Select } from '../../dialects/select'
import { atScale, decimalOf, divideHalfEven } from '../../model/decimal'
import type { ColumnType, Value } from '../../model/value'
import { compareTyped } from '../compare-typed'
import { RATIO_SCALE } from '../exact-ratio'
import { holdsHere } from '../judge-condition'
import { orderNullsLast } from '../nulls-last'

/** Values by position. */
export type Values = readonly (Value | null)[]

/** All groups of a statement without its having, order and page: what it would have answered. */
export function judgeGroups(
  groups: readonly Values[],
  select: Exclude<Select, { kind: 'groupSets' }>,
): readonly Values[] {
  const types = outputTypes(select)
  const compare = (key: OutputKey, left: Value, right: Value) =>
    key.kind === 'output'
      ? compareTyped(typeAt(types, key.output), left, right)
      : compareTyped('long', left, right)
  const kept = groups.filter((group) =>
    holdsHere(select.having, { valueOf: (key) => valueOf(key, group, types), compare }),
  )
  if (select.kind === 'countGroups') return [[BigInt(kept.length)]]
  const keyed = kept.map((group) => ({
    group,
    keys: select.orderBy.map(({ key }) => valueOf(key, group, types)),
  }))
  if (select.orderBy.length > 0) {
    keyed.sort((left, right) => {
      for (const [index, { key, direction }] of select.orderBy.entries()) {
        const [a, b] = [left.keys[index] ?? null, right.keys[index] ?? null]
        const order = orderNullsLast(a, b, direction, (one, other) => compare(key, one, other))
        if (order !== 0) return order
      }
      return 0
    })
  }
  const { limit, offset } = select.page ?? { limit: keyed.length, offset: 0 }
  return keyed.slice(offset, offset + limit).map(({ group }) => group)
}

/** Quotients of exact numbers as whole numbers of 10^-12, as dialects write them. */
function valueOf(key: OutputKey, group: Values, types: readonly ColumnType[]): Value | null {
  if (key.kind === 'output') return group[key.output] ?? null
  const [numerator, denominator] = [group[key.numerator] ?? null, group[key.denominator] ?? null]
  if (numerator === null || denominator === null) return null
  if (typeAt(types, key.numerator) === 'double') {
    return Number(denominator) === 0 ? null : Number(numerator) / Number(denominator)
  }
  const [n, d] = [decimalOf(String(numerator)), decimalOf(String(denominator))]
  if (d.unscaled === 0n) return null
  const dividend = atScale(n, n.scale + d.scale + RATIO_SCALE)
  return divideHalfEven(dividend, atScale(d, n.scale + d.scale))
}

function typeAt(types: readonly ColumnType[], output: number): ColumnType {
  const type = types[output]
  if (type === undefined) throw new Error(`there is no output ${output}`)
  return type
}
