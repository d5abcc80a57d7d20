import { Backoff } from './backoff'

describe('trying again', () => {
  let now = 5_000_000n
  const backoff = new Backoff(() => now)

  it('waits twice as long after each failure, at most 30 seconds, until it works', () => {
    for (const seconds of [1n, 2n, 4n, 8n, 16n, 30n, 30n]) {
      expect(backoff.isDue('a')).toBe(true)
      backoff.failed('a')
      now += seconds * 1_000_000n - 1n
      expect(backoff.isDue('a')).toBe(false)
      now += 1n
    }
    backoff.succeeded('a')
    expect(backoff.isDue('a')).toBe(true)
    backoff.failed('a')
    now += 1_000_000n
    expect(backoff.isDue('a')).toBe(true)
  })

  it('holds up nothing else, and nothing at all when it is reset', () => {
    backoff.failed('a')
    expect([backoff.isDue('a'), backoff.isDue('b')]).toEqual([false, true])
    backoff.reset()
    expect(backoff.isDue('a')).toBe(true)
  })
})
