import type { Table } from './store'

/** A table that knows which of its records time still moves, so that thousands at rest cost nothing. */
export class Records<T extends { readonly id: string }> {
  private readonly movingIds = new Set<string>()

  constructor(
    private readonly table: Table<T>,
    private readonly isMoving: (record: T) => boolean,
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
    return [...this.movingIds].flatMap((id) => this.table.get(id) ?? [])
  }

  movingCount(): number {
    return this.movingIds.size
  }

  private follow(record: T): void {
    if (this.isMoving(record)) this.movingIds.add(record.id)
    else this.movingIds.delete(record.id)
  }
}

/**
 * Moves each record as far as it goes, and all of them again as long as one moved: what one gives up,
 * another may take.
 * @param move does one step and says whether it did
 */
export function settle<T extends { readonly id: string }>(
  records: Records<T>,
  move: (record: T) => boolean,
): void {
  let moved = true
  while (moved) {
    moved = false
    for (const { id } of records.moving())
      for (let record = records.get(id); record !== undefined && move(record); moved = true)
        record = records.get(id)
  }
}
