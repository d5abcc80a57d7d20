import type { Value } from './value'

/**
 * Below 0, 0 or above, for two values of one type. Strings go by their UTF-8 bytes, which is the
 * order of their code points; lists by their first elements that differ, then by length.
 * Decimals have an order of their own.
 */
export function compareValues(left: Value, right: Value): number {
  if (typeof left === 'object' && typeof right === 'object') return compareLists(left, right)
  if (typeof left === 'string' && typeof right === 'string') return compareStrings(left, right)
  return left < right ? -1 : left > right ? 1 : 0
}

export function compareStrings(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right))
}

function compareLists(left: readonly string[], right: readonly string[]): number {
  for (const [index, element] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const order = compareStrings(element, other)
    if (order !== 0) return order
  }
  return left.length - right.length
}
