/**
 * Where code waits for the machine itself, as an SDK's client does that reads its settings, on its way
 * from one wait of the world to the next. One at a time, in the order in which they came: how long the
 * machine takes changes nothing.
 */
export class Transit {
  private readonly waiting: (() => void)[] = []
  private taken = false

  /** Nothing may happen in the world before it is free. */
  get busy(): boolean {
    return this.taken
  }

  async enter(): Promise<void> {
    if (this.taken) return new Promise((resolve) => this.waiting.push(resolve))
    this.taken = true
  }

  leave(): void {
    const next = this.waiting.shift()
    if (next === undefined) this.taken = false
    else next()
  }
}
