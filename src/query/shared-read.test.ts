import { setImmediate as nextTurn } from 'node:timers/promises'
import { sharedRead } from './shared-read'

/** A source whose state a test moves, and whose reads end when the test says. */
function heldReads() {
  const started: { end(fault?: Error): void }[] = []
  const source = { state: 0 }
  const read = sharedRead(() => {
    const seen = source.state
    return new Promise<number>((resolve, reject) => {
      started.push({ end: (fault) => (fault ? reject(fault) : resolve(seen)) })
    })
  })
  return { started, source, read }
}
const turns = async () => {
  for (let turn = 0; turn < 5; turn++) await nextTurn()
}

describe('a shared read', () => {
  it('is one for those who ask before it begins', async () => {
    const { started, read } = heldReads()
    const asked = [read(), read(), read()]
    await turns()
    expect(started).toHaveLength(1)
    started[0]?.end()
    expect(await Promise.all(asked)).toEqual([0, 0, 0])
  })

  it('is never one that began before it was asked for', async () => {
    const { started, source, read } = heldReads()
    const before = read()
    await turns()
    source.state = 1
    const after = [read(), read()]
    await turns()
    started[0]?.end()
    expect(await before).toBe(0)
    await turns()
    expect(started).toHaveLength(2)
    started[1]?.end()
    expect(await Promise.all(after)).toEqual([1, 1])
  })

  it('fails for those who shared it alone', async () => {
    const { started, read } = heldReads()
    const failing = read()
    await turns()
    const later = read()
    started[0]?.end(new Error('gone'))
    await expect(failing).rejects.toThrow('gone')
    await turns()
    started[1]?.end()
    expect(await later).toBe(0)
  })
})
