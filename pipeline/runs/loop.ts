import type { Timers } from './timers'

/** Repeats a step until it is stopped; the step says after how many milliseconds. */
export class Loop {
  private running: Promise<void> | null = null
  private stopped = false
  /** Of the step that is on its way, or of the wait after it. */
  private waking = new AbortController()

  constructor(
    private readonly step: () => Promise<number>,
    private readonly timers: Timers,
  ) {}

  start(): void {
    this.running ??= this.run()
  }

  /** The next step comes at once; one that is on its way is repeated after its end. */
  wake(): void {
    this.waking.abort()
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.wake()
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.waking = new AbortController()
      const { signal } = this.waking
      const waitMs = await this.step()
      await this.timers.sleep(waitMs, signal)
    }
  }
}
