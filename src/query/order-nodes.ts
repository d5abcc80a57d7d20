import type { Dataset } from '../model/dataset'
import type { Row } from '../model/value'
import { compareField } from './compare-fields'
import { orderNullsLast } from './nulls-last'
import type { Order } from './query-service'

/** What was asked for, then whatever else tells two nodes apart. */
export function totalOrder(
  orderBy: readonly Order[],
  breakers: readonly string[],
): readonly Order[] {
  const asked = new Set(orderBy.map(({ field }) => field))
  const rest = breakers.filter((field) => !asked.has(field))
  return [...orderBy, ...rest.map((field): Order => ({ field, direction: 'asc' }))]
}

/** NULL comes last in both directions. */
export function compareNodes(
  order: readonly Order[],
  dataset: Dataset,
): (left: Row, right: Row) => number {
  return (left, right) => {
    for (const { field, direction } of order) {
      const [a, b] = [left[field] ?? null, right[field] ?? null]
      const compared = orderNullsLast(a, b, direction, (one, other) =>
        compareField(dataset, field, one, other),
      )
      if (compared !== 0) return compared
    }
    return 0
  }
}
