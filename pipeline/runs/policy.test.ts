import { waitAfter } from './policy'

describe('waiting for the next try', () => {
  it('doubles up to a limit, and half of it is chance', () => {
    const wait = { first: 10n, longest: 100n }
    const waits = (chance: number): readonly bigint[] =>
      [1, 2, 3, 4, 5, 99].map((n) => waitAfter(n, wait, chance))
    expect(waits(0)).toEqual([5n, 10n, 20n, 40n, 50n, 50n])
    expect(waits(0.999)).toEqual([9n, 19n, 39n, 79n, 99n, 99n])
  })
})
