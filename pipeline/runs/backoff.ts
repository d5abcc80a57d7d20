import type { Clock, Instant } from '../../src/model/clock'

const FIRST_MICROS = 1_000_000n
const MAX_MICROS = 30_000_000n

/** When to try again what failed, by name: each failure in a row doubles the wait, up to 30 seconds. */
export class Backoff {
  private readonly waits = new Map<string, { readonly wait: bigint; readonly until: Instant }>()

  constructor(private readonly clock: Clock) {}

  isDue(name: string): boolean {
    return this.clock() >= (this.waits.get(name)?.until ?? 0n)
  }

  failed(name: string): void {
    const doubled = (this.waits.get(name)?.wait ?? 0n) * 2n
    const wait = doubled === 0n ? FIRST_MICROS : doubled > MAX_MICROS ? MAX_MICROS : doubled
    this.waits.set(name, { wait, until: this.clock() + wait })
  }

  succeeded(name: string): void {
    this.waits.delete(name)
  }

  /** Everything is due now. */
  reset(): void {
    this.waits.clear()
  }
}
