import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * A read that those who ask at the same time share. What each gets was read after it asked: one that
 * is under way already is not shared, the next begins when it ends.
 */
export function sharedRead<T>(read: () => Promise<T>): () => Promise<T> {
  let next: Promise<T> | null = null
  let underWay: Promise<unknown> = Promise.resolve()

  async function begin(): Promise<T> {
    await underWay
    await nextTurn()
    next = null
    const result = read()
    underWay = result.catch(() => undefined)
    return result
  }
  return () => (next ??= begin())
}
