import fc from 'fast-check'
import { lazySequence, type Sequence } from './sequence'

/** Lazily, what the list has. */
function lazily(values: readonly number[]): Sequence<number> {
  return lazySequence(values.length, (index) => values.slice(index)[Symbol.iterator]())
}

describe('a lazy sequence', () => {
  it('has what a list has after any changes and cuts, each time it is gone through', () => {
    const cut = fc.record({ from: fc.nat(12), until: fc.nat(12) })
    const steps = fc.array(fc.oneof(cut, fc.constant('double' as const)), { maxLength: 5 })
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 10 }), steps, (values, changes) => {
        let [list, lazy]: [readonly number[], Sequence<number>] = [values, lazily(values)]
        for (const change of changes) {
          if (change === 'double') {
            list = list.map((value) => value * 2)
            lazy = lazy.map((value) => value * 2)
          } else {
            // A list reads an end before the start as nothing, as this does.
            list = list.slice(change.from, change.until)
            lazy = lazy.slice(change.from, change.until)
          }
        }
        expect([...lazy]).toEqual(list)
        expect([...lazy]).toEqual(list)
        expect(lazy.length).toBe(list.length)
      }),
    )
  })

  it('makes no value that nobody looks at', () => {
    const made: number[] = []
    const counted = lazily([1, 2, 3, 4]).map((value) => {
      made.push(value)
      return value
    })
    for (const value of counted.slice(1, 3)) expect([2, 3]).toContain(value)
    expect(made).toEqual([2, 3])
  })
})
