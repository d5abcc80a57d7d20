import { setImmediate } from 'node:timers/promises'
import { observeEach } from './observe-each'

it('looks at every attempt, and at a bounded number at the same time', async () => {
  const attempts = Array.from({ length: 1000 }, (_, n) => ({
    attemptId: `a${n}`,
    externalId: null,
    intendedAt: 0n,
  }))
  let atOnce = 0
  let most = 0
  const seen = await observeEach(attempts, async ({ attemptId }) => {
    atOnce += 1
    most = Math.max(most, atOnce)
    await setImmediate()
    atOnce -= 1
    return { kind: 'waiting', externalId: attemptId }
  })
  expect(most).toBe(32)
  expect(seen.size).toBe(1000)
  expect(seen.get('a999')).toEqual({ kind: 'waiting', externalId: 'a999' })
})
