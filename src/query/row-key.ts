import type { Relation } from '../model/dataset'
import { all, any, compare, oneOf, type Filter } from '../model/filter'
import type { Scalar } from '../model/value'
import type { AnswerNode } from './query-service'

/** The values that identify a row, in the order of its dataset's grain. */
export type RowKey = readonly Scalar[]

/** The key of the row that the node names; null where a part of it is null. */
export function keyOfRelated(
  node: AnswerNode,
  grain: readonly string[],
  { key }: Relation,
): RowKey | null {
  return keyIn(
    node,
    grain.map((name) => key.find(({ target }) => target === name)?.field ?? name),
  )
}

/** The values of these fields; null where one of them is. */
export function keyIn(node: AnswerNode, fields: readonly string[]): RowKey | null {
  const values = fields.map((field) => node[field] ?? null).filter(isScalar)
  return values.length === fields.length ? values : null
}

/** Equal for equal keys alone. */
export function keyText(key: RowKey): string {
  return JSON.stringify(key.map((value) => [typeof value, String(value)]))
}

/** Keeps the rows of these keys: one list for all that differ in the last part only. */
export function keysFilter(grain: readonly string[], keys: readonly RowKey[]): Filter {
  const groups = new Map<string, RowKey[]>()
  for (const key of keys) {
    const shared = keyText(key.slice(0, -1))
    const group = groups.get(shared)
    if (group === undefined) groups.set(shared, [key])
    else group.push(key)
  }
  return any(...[...groups.values()].map((group) => groupFilter(grain, group)))
}

function groupFilter(grain: readonly string[], keys: readonly RowKey[]): Filter {
  const [first = []] = keys
  return all(
    ...grain.flatMap((field, index) => {
      const isLast = index === grain.length - 1
      const values = isLast ? keys.flatMap((key) => key.slice(-1)) : first.slice(index, index + 1)
      return isLast ? [oneOf(field, values)] : values.map((value) => compare(field, 'eq', value))
    }),
  )
}

function isScalar(value: AnswerNode[string]): value is Scalar {
  return value !== null && typeof value !== 'object'
}
