/**
 * Values in order: a list, or values that are made while they are gone through, anew each time, so that
 * no more of them than are looked at are in memory.
 */
export interface Sequence<T> extends Iterable<T> {
  readonly length: number
  map<U>(change: (value: T) => U): Sequence<U>
  slice(from: number, until: number): Sequence<T>
}

/** The values from an index on. */
type Source<T> = (index: number) => Iterator<T>

export function lazySequence<T>(length: number, after: Source<T>): Sequence<T> {
  return changedSequence(length, after, (value) => value)
}

/** Changes are joined to one, for each step between costs as much as a change. */
function changedSequence<S, T>(
  length: number,
  after: Source<S>,
  change: (value: S) => T,
): Sequence<T> {
  return Object.freeze({
    length,
    [Symbol.iterator]: () => changed(after(0), length, change),
    map: <U>(next: (value: T) => U) =>
      changedSequence(length, after, (value) => next(change(value))),
    slice: (from: number, until: number) => {
      const start = Math.min(Math.max(from, 0), length)
      const count = Math.max(Math.min(until, length) - start, 0)
      return changedSequence(count, (index) => after(start + index), change)
    },
  })
}

function* changed<S, T>(values: Iterator<S>, count: number, change: (value: S) => T): Generator<T> {
  for (let left = count; left > 0; left--) {
    const next = values.next()
    if (next.done === true) return
    yield change(next.value)
  }
}
