import fc from 'fast-check'
import { boundedCache } from './bounded-cache'

const BYTES = 5_000
const textCache = () => boundedCache<string>(BYTES, (text) => 2 * text.length)

describe('a bounded cache', () => {
  it('gives up the oldest of what was not used', () => {
    const cache = textCache()
    for (const key of ['a', 'b', 'c']) cache.keep(key, key.repeat(600))
    expect(cache.find('a')).not.toBeNull()
    cache.keep('d', 'd'.repeat(600))
    const held = ['a', 'b', 'c', 'd'].filter((key) => cache.find(key) !== null)
    expect(held).toEqual(['a', 'c', 'd'])
    expect(cache.counts()).toMatchObject({ hits: 4, misses: 1, evictions: 1, entries: 3 })
  })

  it('gives up the oldest where all were used, and keeps what came last', () => {
    const cache = textCache()
    for (const key of ['a', 'b', 'c']) {
      cache.keep(key, key.repeat(600))
      cache.find(key)
    }
    cache.keep('d', 'd'.repeat(600))
    expect(['a', 'b', 'c', 'd'].filter((key) => cache.peek(key) !== null)).toEqual(['b', 'c', 'd'])
  })

  it('keeps nothing that is too large alone, and gives up nothing for it', () => {
    const cache = textCache()
    cache.keep('a', 'a')
    cache.keep('b', 'b')
    cache.keep('a', 'a'.repeat(BYTES))
    expect([cache.find('a'), cache.find('b')]).toEqual([null, 'b'])
    expect(cache.counts()).toMatchObject({ evictions: 0, entries: 1 })
  })

  it('never holds more than its bound, and never another value than the last of its key', () => {
    const steps = fc.array(
      fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), length: fc.nat(3_000) }),
    )
    fc.assert(
      fc.property(steps, (all) => {
        const cache = textCache()
        const last = new Map<string, string>()
        for (const [index, { key, length }] of all.entries()) {
          const value = String(index).padEnd(length, '.')
          cache.keep(key, value)
          last.set(key, value)
          expect(cache.counts().bytes).toBeLessThanOrEqual(BYTES)
          for (const [known, text] of last) expect([text, null]).toContain(cache.find(known))
        }
        for (const key of last.keys()) cache.drop(key)
        expect(cache.counts()).toMatchObject({ bytes: 0, entries: 0 })
      }),
    )
  })
})
