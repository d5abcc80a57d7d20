import { setImmediate } from 'node:timers/promises'
import { findEach, PartlySeen } from './find-each'
import type { AttemptRef, Observation } from './launcher'

const attempt = (attemptId: string): AttemptRef => ({ attemptId, externalId: null, intendedAt: 0n })

describe('looking at attempts one by one', () => {
  it('tells of all', async () => {
    const found = await findEach([attempt('a'), attempt('b')], () =>
      Promise.resolve({ kind: 'notFound' }),
    )
    expect([...found.keys()]).toEqual(['a', 'b'])
  })

  it('tells of the others where one cannot be looked at, and why', async () => {
    const refused = new Error('no access to b')
    const find = ({ attemptId }: AttemptRef): Promise<Observation> =>
      attemptId === 'b' ? Promise.reject(refused) : Promise.resolve({ kind: 'notFound' })
    const partly: unknown = await findEach(['a', 'b', 'c'].map(attempt), find).catch(
      (error: unknown) => error,
    )
    expect(partly).toBeInstanceOf(PartlySeen)
    expect(partly).toMatchObject({ cause: refused, message: expect.stringContaining('1 of 3') })
    expect(partly instanceof PartlySeen && [...partly.seen.keys()]).toEqual(['a', 'c'])
  })

  it('looks at a bounded number at the same time', async () => {
    const attempts = Array.from({ length: 1000 }, (_, n) => ({
      attemptId: `a${n}`,
      externalId: null,
      intendedAt: 0n,
    }))
    let atOnce = 0
    let most = 0
    const seen = await findEach(attempts, async ({ attemptId }) => {
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
})
