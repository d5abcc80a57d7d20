import type { Dataset } from '../model/dataset'
import type { Row } from '../model/value'
import { compareField } from './compare-fields'
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
      if (a === null || b === null) {
        if (a !== b) return a === null ? 1 : -1
        continue
      }
      const compared = compareField(dataset, field, a, b)
      if (compared !== 0) return direction === 'asc' ? compared : -compared
    }
    return 0
  }
}
