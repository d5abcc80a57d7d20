import type { PublishedSet, PublishedSnapshot } from '../model/snapshot'
import { SnapshotNotHeld } from '../model/snapshot-not-held'
import { createOperationPointers } from './operation-pointers'

const setOf = (snapshotId: string): PublishedSet => ({
  get: (dataset): PublishedSnapshot => ({
    dataset,
    snapshotId,
    runId: null,
    publishedAt: 0n,
  }),
})

/** Pointers that move at every read; says how often they were read. */
function moving() {
  let reads = 0
  const pointers = createOperationPointers(() => Promise.resolve(setOf(String(++reads))))
  return { pointers, reads: () => reads }
}

const idOf = async (published: PublishedSet) => (await published.get('a'))?.snapshotId ?? ''

/** An engine that holds one snapshot only. */
const holding = (held: string) => async (published: PublishedSet) => {
  const id = await idOf(published)
  if (id !== held) throw new SnapshotNotHeld('Redshift', held)
  return id
}

describe('the pointers of an operation', () => {
  it('are read once for all its fields', async () => {
    const { pointers, reads } = moving()
    expect(await Promise.all([pointers.answer(idOf), pointers.answer(idOf)])).toEqual(['1', '1'])
    expect(reads()).toBe(1)
  })

  it('are read once more when an engine holds newer tables', async () => {
    const { pointers, reads } = moving()
    expect(await pointers.answer(holding('2'))).toBe('2')
    expect(reads()).toBe(2)
  })

  it('are the same for fields that were under way', async () => {
    const { pointers } = moving()
    let release: () => void = () => undefined
    const slow = pointers.answer(async (published) => {
      const id = await idOf(published)
      if (id === '1') await new Promise<void>((resolve) => (release = resolve))
      return id
    })
    expect(await pointers.answer(holding('2'))).toBe('2')
    release()
    expect(await slow).toBe('2')
  })

  it('stay what a field was answered by', async () => {
    const { pointers, reads } = moving()
    await pointers.answer(idOf)
    await expect(pointers.answer(holding('2'))).rejects.toMatchObject({
      code: 'SNAPSHOT_NOT_LOADED',
    })
    expect(reads()).toBe(1)
  })

  it('are asked by once where nothing else is published', async () => {
    let asked = 0
    const pointers = createOperationPointers(() => Promise.resolve(setOf('1')))
    const asking = pointers.answer(async (published) => {
      asked += 1
      return holding('2')(published)
    })
    await expect(asking).rejects.toMatchObject({ code: 'SNAPSHOT_NOT_LOADED' })
    expect(asked).toBe(1)
  })

  it('are not read a third time', async () => {
    const { pointers, reads } = moving()
    await expect(pointers.answer(holding('9'))).rejects.toMatchObject({ held: '9' })
    expect(reads()).toBe(2)
  })
})
