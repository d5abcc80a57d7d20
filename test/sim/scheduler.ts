import type { Instant } from '../../src/model/clock'
import { Transit } from './transit'

/** Any moment at which a world may begin. */
const EPOCH: Instant = 1_431_857_100_000_000n

export const MILLIS = 1000
export const SECONDS = 1_000_000

type Action = () => void | Promise<void>

interface Planned {
  readonly at: number
  readonly order: number
  readonly action: Action
}

/** Something planned that may still be called off. */
export interface Timer {
  cancel(): void
}

/**
 * Virtual time, in microseconds since the world began. One action at a time: all that an action
 * sets going has come to rest at its next wait before the next action begins.
 */
export class Scheduler {
  micros = 0
  readonly transit = new Transit()
  private planned: Planned[] = []
  private orders = 0

  now(): Instant {
    return EPOCH + BigInt(this.micros)
  }

  after(micros: number, action: Action): Timer {
    const entry = { at: this.micros + micros, order: (this.orders += 1), action }
    const place = this.planned.findLastIndex(({ at }) => at <= entry.at) + 1
    this.planned.splice(place, 0, entry)
    return { cancel: () => (this.planned = this.planned.filter((other) => other !== entry)) }
  }

  /** The same for code that waits: resolves when the action is done. */
  act<T>(micros: number, action: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.after(micros, async () => {
        try {
          resolve(await action())
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      })
    })
  }

  sleep(micros: number): Promise<void> {
    return this.act(micros, () => undefined)
  }

  /** False: nothing is planned any more. */
  async step(): Promise<boolean> {
    const next = this.planned.shift()
    if (next === undefined) return false
    this.micros = Math.max(this.micros, next.at)
    await next.action()
    await this.rest()
    return true
  }

  /** What is not planned goes on without any wait of the machine's own, or in transit. */
  async rest(): Promise<void> {
    do await turn()
    while (this.transit.busy)
  }
}

/** One turn of the machine's loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
