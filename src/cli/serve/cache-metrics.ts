import { Counter, Gauge, type Registry } from 'prom-client'
import type { CacheCounts } from '../../query/bounded-cache'

export type CountedCaches = Readonly<Record<string, () => CacheCounts>>

/** What /metrics tells of caches, by their names. */
export function cacheMetrics(registry: Registry, caches: CountedCaches): void {
  const each = (tell: (cache: string, counts: CacheCounts) => void) => {
    for (const [cache, counts] of Object.entries(caches)) tell(cache, counts())
  }
  const registers = [registry]
  const labelNames = ['cache'] as const
  const total = (name: string, help: string, of: (counts: CacheCounts) => number) =>
    new Counter({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset()
        each((cache, counts) => this.inc({ cache }, of(counts)))
      },
    })
  const now = (name: string, help: string, of: (counts: CacheCounts) => number) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        each((cache, counts) => this.set({ cache }, of(counts)))
      },
    })
  total('lakefront_cache_hits_total', 'What was found.', ({ hits }) => hits)
  total('lakefront_cache_misses_total', 'What was not there.', ({ misses }) => misses)
  total('lakefront_cache_evictions_total', 'Given up for others.', ({ evictions }) => evictions)
  now('lakefront_cache_bytes', 'Memory that is taken.', ({ bytes }) => bytes)
  now('lakefront_cache_entries', 'How many there are.', ({ entries }) => entries)
}
