/**
 * What is worked out of an immutable value is worked out once for each key, and kept as long as the
 * value is.
 */
export function derived<T>(): (of: object, key: string, make: () => T) => T {
  const known = new WeakMap<object, Map<string, T>>()
  return (of, key, make) => {
    const byKey = known.get(of) ?? new Map<string, T>()
    known.set(of, byKey)
    const found = byKey.get(key)
    if (found !== undefined) return found
    const made = make()
    byKey.set(key, made)
    return made
  }
}
