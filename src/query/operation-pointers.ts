import type { PublishedSet } from '../model/snapshot'
import { SnapshotNotHeld } from '../model/snapshot-not-held'

/** The published pointers of one operation. */
export interface OperationPointers {
  /**
   * Answers a field by the one set that all fields of the operation use. It is read once, and once more
   * when an engine holds other tables than it names and no field was answered by it: fields that
   * are under way are then answered again.
   */
  answer<T>(by: (published: PublishedSet) => Promise<T>): Promise<T>
}

export function createOperationPointers(read: () => Promise<PublishedSet>): OperationPointers {
  const sets: Promise<PublishedSet>[] = []
  let isUsed = false

  /** Whether the field is to be answered once more. */
  function isStale(version: number, error: unknown): boolean {
    if (sets.length > version) return true
    if (!(error instanceof SnapshotNotHeld) || isUsed || version > 1) return false
    sets.push(read())
    return true
  }

  return {
    async answer(by) {
      for (;;) {
        if (sets.length === 0) sets.push(read())
        const version = sets.length
        const published = sets[version - 1]
        if (published === undefined) throw new Error('there are no pointers')
        try {
          const answer = await by(await published)
          if (isStale(version, null)) continue
          isUsed = true
          return answer
        } catch (error) {
          if (!isStale(version, error)) throw error
        }
      }
    },
  }
}
