/**
 * Values in order: a list, or values that are made while they are gone through, anew each time, so that
 * no more of them than are looked at are in memory.
 */
export interface Sequence<T> extends Iterable<T> {
  readonly length: number
  map<U>(change: (value: T) => U): Sequence<U>
  slice(from: number, until: number): Sequence<T>
}

/** @param after the values from an index on */
export function lazySequence<T>(
  length: number,
  after: (index: number) => Iterator<T>,
): Sequence<T> {
  return Object.freeze({
    length,
    [Symbol.iterator]: () => after(0),
    map: <U>(change: (value: T) => U) =>
      lazySequence(length, (index) => changed(after(index), change)),
    slice: (from: number, until: number) => {
      const start = Math.min(Math.max(from, 0), length)
      const count = Math.max(Math.min(until, length) - start, 0)
      return lazySequence(count, (index) => limited(after(start + index), count - index))
    },
  })
}

function* changed<T, U>(values: Iterator<T>, change: (value: T) => U): Generator<U> {
  for (let next = values.next(); next.done !== true; next = values.next()) yield change(next.value)
}

function* limited<T>(values: Iterator<T>, count: number): Generator<T> {
  for (let left = count; left > 0; left--) {
    const next = values.next()
    if (next.done === true) return
    yield next.value
  }
}
