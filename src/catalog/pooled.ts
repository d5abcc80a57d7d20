/** Maps with at most `width` calls at a time and keeps the order; starts no call after a failure. */
export async function mapPooled<T, R>(
  items: readonly T[],
  width: number,
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const rest = closable(items.entries())
  const work = async (): Promise<void> => {
    for (const [index, item] of rest) results[index] = await map(item)
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, work))
  return results
}

/** A generator that all share: the loop that fails closes it for the others. */
function* closable<T>(items: Iterable<T>): Generator<T> {
  yield* items
}
