import type { Timers } from './timers'

/** Milliseconds until the next step. */
export interface Pause {
  /** However often it is woken: what comes meanwhile is taken together. */
  readonly rest: number
  /** Unless it is woken; the rest included. */
  readonly wait: number
}

/** Repeats a step until it is stopped; the step says when. */
export class Loop {
  private running: Promise<void> | null = null
  private readonly stopping = new AbortController()
  /** Of the step that is on its way, or of the wait after it. */
  private waking = new AbortController()

  constructor(
    private readonly step: () => Promise<Pause>,
    private readonly timers: Timers,
  ) {}

  start(): void {
    this.running ??= this.run()
  }

  /** The next step comes at once; one that is on its way is repeated after its end. */
  wake(): void {
    // To abort again would do nothing, at the price of an exception with its stack.
    if (!this.waking.signal.aborted) this.waking.abort()
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    this.wake()
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.waking = new AbortController()
      const { signal } = this.waking
      const { rest, wait } = await this.step()
      await this.timers.sleep(Math.min(rest, wait), this.stopping.signal)
      await this.timers.sleep(Math.max(wait - rest, 0), signal)
    }
  }
}
