import type { Ending, Executor, Work } from '../aws/core/executor'
import type { Instant } from '../../src/model/clock'

/** Work that goes on until the test ends it, or it is canceled. */
export class HeldWork implements Executor {
  /** In the order in which it was started. */
  readonly started: Work[] = []
  private readonly endings = new Map<string, Ending>()

  start(work: Work): void {
    this.started.push(work)
  }

  cancel(): void {
    // Told by the work itself.
  }

  ending(work: Work): Ending | null {
    const canceled = work.cancel && { at: work.cancel.at, kind: 'canceled' as const }
    const ending = this.endings.get(work.id) ?? canceled
    return ending === null ? null : { message: 'ended', output: null, ...ending }
  }

  /** Ends everything that was started and still goes on. */
  endAll(kind: 'succeeded' | 'failed', at: Instant): void {
    for (const { id } of this.started)
      if (!this.endings.has(id)) this.endings.set(id, { at, kind, message: kind, output: null })
  }

  endFirst(at: Instant): void {
    const [first] = this.started
    if (first !== undefined)
      this.endings.set(first.id, { at, kind: 'succeeded', message: '', output: null })
  }
}
