import { Loop } from './loop'
import type { Timers } from './timers'

/** Sleeps last until the test says so, or their signal does. */
class HeldTimers implements Timers {
  readonly waits: number[] = []
  private over: () => void = () => {}

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    this.waits.push(ms)
    return new Promise((resolve) => {
      this.over = resolve
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve())
    })
  }

  async pass(): Promise<void> {
    this.over()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a loop', () => {
  it('waits as long as its step says, a short rest included', async () => {
    const timers = new HeldTimers()
    let steps = 0
    const loop = new Loop(() => Promise.resolve(((steps += 1), { rest: 10, wait: 500 })), timers)
    loop.start()
    await settled()
    expect([steps, timers.waits]).toEqual([1, [10]])
    await timers.pass()
    expect([steps, timers.waits]).toEqual([1, [10, 490]])
    await timers.pass()
    expect(steps).toBe(2)
    await loop.stop()
  })

  it('takes everything that wakes it during a step and the rest together, in one step', async () => {
    const timers = new HeldTimers()
    let steps = 0
    const loop = new Loop(() => Promise.resolve(((steps += 1), { rest: 10, wait: 500 })), timers)
    loop.start()
    await settled()
    loop.wake()
    loop.wake()
    expect(steps).toBe(1)
    await timers.pass()
    expect(steps).toBe(2)
    await timers.pass()
    expect([steps, timers.waits]).toEqual([2, [10, 490, 10, 490]])
    await loop.stop()
    await settled()
    expect(steps).toBe(2)
  })
})
