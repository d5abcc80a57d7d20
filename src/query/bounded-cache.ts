/** What has become of a cache since it was made, and what it holds now. */
export interface CacheCounts {
  readonly hits: number
  readonly misses: number
  /** Given up for others; not those that were replaced. */
  readonly evictions: number
  readonly entries: number
  readonly bytes: number
}

/** Values of which none changes while its key names it. */
export interface BoundedCache<V> {
  /** One that does not hold any more is given up. */
  find(key: string, holds?: (value: V) => boolean): V | null
  /** As if nobody had looked. */
  peek(key: string): V | null
  /** One that alone is larger than the bound is not kept. */
  keep(key: string, value: V): void
  drop(key: string): void
  readonly counts: () => CacheCounts
}

/** Of an entry, beside what its key and value are. */
const BYTES_OF_ENTRY = 128

interface Entry<V> {
  readonly value: V
  readonly bytes: number
  /** Since room was last sought here. */
  isUsed: boolean
}

/**
 * Bounded by what its keys and values take. What was not used since room was last sought goes, the
 * oldest first: the second chance of F. Corbató (A Paging Experiment with the Multics System, 1968),
 * for which a use moves nothing.
 * @param bytesMax 0 keeps nothing
 * @param bytesOf bytes of memory that a value takes
 */
export function boundedCache<V>(bytesMax: number, bytesOf: (value: V) => number): BoundedCache<V> {
  // A Map keeps the order of insertion.
  const entries = new Map<string, Entry<V>>()
  const counts = { hits: 0, misses: 0, evictions: 0, bytes: 0 }

  function drop(key: string): void {
    counts.bytes -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
  }

  function makeRoom(bytes: number): void {
    for (const [key, entry] of entries) {
      if (counts.bytes + bytes <= bytesMax) return
      if (entry.isUsed) {
        entry.isUsed = false
        // Gone round to once more, after all others.
        entries.delete(key)
        entries.set(key, entry)
      } else {
        drop(key)
        counts.evictions += 1
      }
    }
  }

  return {
    find(key, holds = () => true) {
      const found = entries.get(key)
      if (found === undefined || !holds(found.value)) {
        counts.misses += 1
        drop(key)
        return null
      }
      counts.hits += 1
      found.isUsed = true
      return found.value
    },
    keep(key, value) {
      drop(key)
      const bytes = BYTES_OF_ENTRY + 2 * key.length + bytesOf(value)
      if (bytes > bytesMax) return
      makeRoom(bytes)
      entries.set(key, { value, bytes, isUsed: false })
      counts.bytes += bytes
    },
    peek: (key) => entries.get(key)?.value ?? null,
    drop,
    counts: () => ({ ...counts, entries: entries.size }),
  }
}
