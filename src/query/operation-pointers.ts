import { isSamePublication, type PublishedSet } from '../model/snapshot'
import { SnapshotNotHeld } from '../model/snapshot-not-held'

/** The published pointers of one operation. */
export interface OperationPointers {
  /**
   * Answers a field by the one set that all fields of the operation use. It is read once, and once more
   * when an engine holds other tables than it names and no field was answered by it: fields that
   * are under way are then answered again. What would be asked again just as before is not.
   */
  answer<T>(by: (published: PublishedSet) => Promise<T>): Promise<T>
}

export function createOperationPointers(read: () => Promise<PublishedSet>): OperationPointers {
  const sets: Promise<PublishedSet>[] = []
  let isUsed = false
  const mayMove = (version: number) => !isUsed && version === 1

  /** Whether the field that failed is to be answered once more. */
  async function isStale(version: number, error: unknown, seen: SeenSet): Promise<boolean> {
    if (sets.length > version) return true
    if (!(error instanceof SnapshotNotHeld) || !mayMove(version)) return false
    const fresh = read()
    const isOther = await seen.differsFrom(await fresh)
    // Meanwhile another field may have been answered, or have moved the operation.
    if (sets.length > version) return true
    if (!isOther || !mayMove(version)) return false
    sets.push(fresh)
    return true
  }

  return {
    async answer(by) {
      for (;;) {
        if (sets.length === 0) sets.push(read())
        const version = sets.length
        const published = sets[version - 1]
        if (published === undefined) throw new Error('there are no pointers')
        const seen = seenSet(await published)
        try {
          const answer = await by(seen)
          if (sets.length > version) continue
          isUsed = true
          return answer
        } catch (error) {
          if (!(await isStale(version, error, seen))) throw error
        }
      }
    },
  }
}

interface SeenSet extends PublishedSet {
  /** In what was read of it. */
  differsFrom(other: PublishedSet): Promise<boolean>
}

function seenSet(published: PublishedSet): SeenSet {
  const names = new Set<string>()
  return {
    get(name) {
      names.add(name)
      return published.get(name)
    },
    async differsFrom(other) {
      for (const name of names) {
        if (!isSamePublication(await published.get(name), await other.get(name))) return true
      }
      return false
    },
  }
}
