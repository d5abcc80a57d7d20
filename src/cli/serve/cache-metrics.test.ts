import { Registry } from 'prom-client'
import { boundedCache } from '../../query/bounded-cache'
import { cacheMetrics } from './cache-metrics'

describe('the metrics of caches', () => {
  it('tell hits, misses, evictions and what is held', async () => {
    const registry = new Registry()
    const cache = boundedCache<string>(400, (text) => text.length)
    cacheMetrics(registry, { results: cache.counts, others: boundedCache(0, () => 0).counts })
    cache.keep('a', 'x'.repeat(100))
    cache.find('a')
    cache.find('a')
    cache.find('b')
    cache.keep('b', 'y'.repeat(100))
    for (let scrape = 0; scrape < 2; scrape++) {
      const text = await registry.metrics()
      expect(text).toContain('lakefront_cache_hits_total{cache="results"} 2\n')
      expect(text).toContain('lakefront_cache_misses_total{cache="results"} 1\n')
      expect(text).toContain('lakefront_cache_evictions_total{cache="results"} 1\n')
      expect(text).toContain('lakefront_cache_entries{cache="results"} 1\n')
      expect(text).toMatch(/lakefront_cache_bytes\{cache="results"\} [1-9]/)
      expect(text).toContain('lakefront_cache_bytes{cache="others"} 0\n')
    }
  })
})
