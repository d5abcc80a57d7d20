import fc from 'fast-check'
import { Heap } from './heap'

describe('a heap', () => {
  it('gives the earliest first, whatever is pushed in between', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.bigInt(0n, 50n))), (steps) => {
        const heap = new Heap()
        const model: bigint[] = []
        for (const at of steps)
          if (at === null) {
            model.sort((one, other) => Number(one - other))
            expect(heap.pop()?.at).toBe(model.shift())
          } else {
            heap.push({ at, id: '', version: 0 })
            model.push(at)
          }
      }),
    )
  })
})
