import { mapPooled } from './pooled'

describe('mapPooled', () => {
  it('keeps the order and the width', async () => {
    let running = 0
    let most = 0
    const doubled = await mapPooled([1, 2, 3, 4, 5], 2, async (item) => {
      most = Math.max(most, ++running)
      await Promise.resolve()
      running--
      return item * 2
    })
    expect(doubled).toEqual([2, 4, 6, 8, 10])
    expect(most).toBe(2)
  })

  it('starts no call after a failure', async () => {
    const started: number[] = []
    const work = mapPooled([1, 2, 3, 4, 5], 2, async (item) => {
      started.push(item)
      if (item === 1) throw new Error('no')
      await new Promise(setImmediate)
    })
    await expect(work).rejects.toThrow('no')
    await new Promise(setImmediate)
    expect(started).toEqual([1, 2])
  })
})
