import type { Order } from './query-service'

/** NULL comes last in both directions. */
export function orderNullsLast<T>(
  left: T | null,
  right: T | null,
  direction: Order['direction'],
  compare: (left: T, right: T) => number,
): number {
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1
  const order = compare(left, right)
  return direction === 'asc' ? order : -order
}
