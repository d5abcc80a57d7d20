/**
 * A JSON value with the members of its objects in one order, whatever the order they were written in. A
 * number that no double holds, which would be written like null, is an object of its own.
 */
export function sortedMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedMembers)
  if (typeof value === 'number' && !Number.isFinite(value)) return { tooLarge: String(value) }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, member]) => [name, sortedMembers(member)]))
}
