import * as fc from 'fast-check'
import { exactRatio } from './exact-ratio'

describe('a ratio', () => {
  it.each([
    [1n, 0n, null],
    [0n, 5n, '0.000000000000'],
    [1n, 3n, '0.333333333333'],
    [-2n, 3n, '-0.666666666667'],
    [1n, 2_000_000_000_000n, '0.000000000000'],
    [3n, 2_000_000_000_000n, '0.000000000002'],
    [-3n, 2_000_000_000_000n, '-0.000000000002'],
    ['1.50', 4n, '0.375000000000'],
    ['-0.05', '0.1', '-0.500000000000'],
  ])('%p / %p is %p', (numerator, denominator, expected) => {
    expect(exactRatio(numerator, denominator)).toBe(expected)
  })

  it('is at most half a unit of the last digit away', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), (n, d) => {
        const scaled = BigInt(String(exactRatio(n, d)).replace('.', ''))
        const twiceAway = 2n * (n * 10n ** 12n - scaled * d)
        expect(twiceAway <= d && twiceAway >= -d).toBe(true)
      }),
    )
  })
})
