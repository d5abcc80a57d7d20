import * as fc from 'fast-check'
import { admitted, after, CLOSED, type Breaker, type Outcome } from './circuit-breaker'

const SECOND = 1_000_000n
const open = (now: bigint): Breaker =>
  [1, 2, 3].reduce<Breaker>((breaker) => after(breaker, 'unavailable', now), CLOSED)

describe('a circuit breaker', () => {
  it('opens after three failures one after the other', () => {
    const twice = after(after(CLOSED, 'unavailable', 0n), 'unavailable', 0n)
    expect(admitted(twice, 0n)).not.toBeNull()
    expect(admitted(after(twice, 'answered', 0n), 0n)).toEqual(CLOSED)
    expect(admitted(open(0n), 9n * SECOND)).toBeNull()
  })

  it('lets one try after ten seconds, and all when that one was answered', () => {
    const trying = admitted(open(0n), 10n * SECOND)
    expect(trying).toEqual({ state: 'halfOpen', until: 20n * SECOND })
    if (trying === null) return
    expect(admitted(trying, 11n * SECOND)).toBeNull()
    expect(after(trying, 'answered', 11n * SECOND)).toEqual(CLOSED)
    expect(after(trying, 'unavailable', 11n * SECOND)).toEqual({
      state: 'open',
      until: 21n * SECOND,
    })
    expect(admitted(after(trying, 'unknown', 11n * SECOND), 11n * SECOND)).not.toBeNull()
  })

  it('never keeps an engine away for longer than ten seconds at a time', () => {
    const outcomes = fc.constantFrom<Outcome>('answered', 'unavailable', 'unknown')
    const steps = fc.array(fc.tuple(outcomes, fc.bigInt({ min: 0n, max: 20n * SECOND })))
    fc.assert(
      fc.property(steps, (taken) => {
        let [breaker, now]: [Breaker, bigint] = [CLOSED, 0n]
        for (const [outcome, elapsed] of taken) {
          now += elapsed
          breaker = after(admitted(breaker, now) ?? breaker, outcome, now)
          expect(admitted(breaker, now + 10n * SECOND)).not.toBeNull()
        }
      }),
    )
  })
})
