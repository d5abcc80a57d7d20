/** A cache of what never changes, bounded by weight; what was used longest ago leaves first. */
export interface LruCache<V> {
  /** The value of the key, loaded once by however many ask at the same time. A failure is not kept. */
  get(key: string, load: () => Promise<V>): Promise<V>
}

interface Entry<V> {
  readonly value: Promise<V>
  weight: number
}

export function createLruCache<V>(maxWeight: number, weigh: (value: V) => number): LruCache<V> {
  const entries = new Map<string, Entry<V>>()
  let total = 0

  const drop = (key: string, entry: Entry<V>): void => {
    if (entries.get(key) !== entry) return
    entries.delete(key)
    total -= entry.weight
  }
  const settle = (key: string, entry: Entry<V>, value: V): void => {
    if (entries.get(key) !== entry) return
    entry.weight = weigh(value)
    total += entry.weight
    for (const [oldest, old] of entries) {
      if (total <= maxWeight) return
      drop(oldest, old)
    }
  }
  const start = (key: string, load: () => Promise<V>): Entry<V> => {
    const entry: Entry<V> = { value: load(), weight: 0 }
    entry.value.then(
      (value) => settle(key, entry, value),
      () => drop(key, entry),
    )
    return entry
  }

  return {
    get: (key, load) => {
      const entry = entries.get(key) ?? start(key, load)
      entries.delete(key)
      entries.set(key, entry)
      return entry.value
    },
  }
}
