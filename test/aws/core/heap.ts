import type { Instant } from '../../../src/model/clock'

export interface Waking {
  readonly at: Instant
  readonly id: string
  /** Tells an entry that a later one replaced. */
  readonly version: number
}

/** A binary heap, the earliest first. */
export class Heap {
  private readonly entries: Waking[] = []

  first(): Waking | undefined {
    return this.entries[0]
  }

  push(entry: Waking): void {
    let at = this.entries.push(entry) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.isEarlier(at, parent)) return
      this.swap(at, parent)
      at = parent
    }
  }

  pop(): Waking | undefined {
    const first = this.entries[0]
    const last = this.entries.pop()
    if (last === undefined || this.entries.length === 0) return first
    this.entries[0] = last
    for (let at = 0; ;) {
      let least = at
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < this.entries.length && this.isEarlier(child, least)) least = child
      if (least === at) return first
      this.swap(at, least)
      at = least
    }
  }

  private isEarlier(one: number, other: number): boolean {
    const [left, right] = [this.entries[one], this.entries[other]]
    return left !== undefined && right !== undefined && left.at < right.at
  }

  private swap(one: number, other: number): void {
    const [left, right] = [this.entries[one], this.entries[other]]
    if (left === undefined || right === undefined) return
    this.entries[one] = right
    this.entries[other] = left
  }
}
