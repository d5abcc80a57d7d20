import { setImmediate } from 'node:timers/promises'

/** As a socket takes them at once. */
const CHARACTERS = 65_536
/** Between two looks at the clock. */
const PIECES = 4

/**
 * Joins pieces to larger ones, and lets others have their turn after so many milliseconds. The next
 * is made only when it is asked for.
 */
export async function* inTurns(pieces: Iterable<string>, turnMs: number): AsyncGenerator<string> {
  let text = ''
  let count = 0
  let turnEnds = performance.now() + turnMs
  for (const piece of pieces) {
    text += piece
    count += 1
    if (count % PIECES !== 0) continue
    if (text.length >= CHARACTERS) {
      yield text
      text = ''
    }
    if (performance.now() < turnEnds) continue
    await setImmediate()
    turnEnds = performance.now() + turnMs
  }
  if (text !== '') yield text
}
