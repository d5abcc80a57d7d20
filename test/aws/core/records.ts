import type { Instant } from '../../../src/model/clock'
import { Heap } from './heap'
import type { Table } from './store'

export interface RecordRules<T> {
  /** Whether time still moves it. */
  readonly isMoving: (record: T) => boolean
  /** Before this instant, nothing happens to it; absent, or 0: it must always be looked at. */
  readonly wakesAt?: (record: T) => Instant
  /** Which of the moving ones `counted` counts. */
  readonly isCounted?: (record: T) => boolean
}

/** A table that knows which of its records time moves and when, so that thousands at rest cost nothing. */
export class Records<T extends { readonly id: string }> {
  private readonly versions = new Map<string, number>()
  private readonly countedIds = new Set<string>()
  private readonly heap = new Heap()
  private version = 0

  constructor(
    private readonly table: Table<T>,
    private readonly rules: RecordRules<T>,
  ) {
    for (const record of table.values()) this.follow(record)
  }

  get(id: string): T | undefined {
    return this.table.get(id)
  }

  put(record: T): T {
    this.table.put(record.id, Object.freeze(record))
    this.follow(record)
    return record
  }

  /** In the order in which they were first put. */
  all(): T[] {
    return [...this.table.values()]
  }

  /** Those that time still moves, in the order in which they began to. */
  moving(): T[] {
    return [...this.versions.keys()].flatMap((id) => this.table.get(id) ?? [])
  }

  movingCount(): number {
    return this.versions.size
  }

  counted(): number {
    return this.countedIds.size
  }

  /**
   * Moves each record that is due as far as it goes, and again all that are due as long as one moved:
   * what one gives up, another may take.
   * @param move does one step and says whether it did
   */
  settle(now: Instant, move: (record: T) => boolean): void {
    const looked = new Set<string>()
    let moved = true
    while (moved) {
      moved = false
      for (const id of this.takeDue(now)) looked.add(id)
      for (const id of looked) if (this.moveFar(id, move)) moved = true
    }
    for (const id of looked) {
      const record = this.table.get(id)
      if (record !== undefined) this.follow(record)
    }
  }

  private moveFar(id: string, move: (record: T) => boolean): boolean {
    let moved = false
    for (let record = this.table.get(id); record !== undefined && move(record); moved = true)
      record = this.table.get(id)
    return moved
  }

  private takeDue(now: Instant): string[] {
    const due: string[] = []
    for (let first = this.heap.first(); first !== undefined && first.at <= now;) {
      this.heap.pop()
      if (this.versions.get(first.id) === first.version) due.push(first.id)
      first = this.heap.first()
    }
    return due
  }

  private follow(record: T): void {
    const { isMoving, wakesAt, isCounted } = this.rules
    const { id } = record
    const moves = isMoving(record)
    if (moves && (isCounted?.(record) ?? false)) this.countedIds.add(id)
    else this.countedIds.delete(id)
    if (!moves) {
      this.versions.delete(id)
      return
    }
    this.version += 1
    this.versions.set(id, this.version)
    this.heap.push({ at: wakesAt?.(record) ?? 0n, id, version: this.version })
  }
}
