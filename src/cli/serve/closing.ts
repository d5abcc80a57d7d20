type Step = () => Promise<void> | void

/** What was opened, closed in reverse order: each part may use those opened before it. */
export class Closing {
  private readonly steps: Step[] = []
  private closed: Promise<void> | null = null

  later(step: Step): void {
    this.steps.push(step)
  }

  /** Once. A step that fails keeps none of the others from being done; the first failure is thrown. */
  close(): Promise<void> {
    this.closed ??= this.closeAll()
    return this.closed
  }

  private async closeAll(): Promise<void> {
    const failures: unknown[] = []
    for (const step of this.steps.toReversed()) {
      try {
        await step()
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw failures[0]
  }
}
