/** What keeps runs, tables or attempts' files did not answer: nothing can be said of a run, and it is tried again. */
export class Unreachable extends Error {}

/** @throws Unreachable for whatever goes wrong there */
export async function reaching<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (cause) {
    throw new Unreachable('the store, or where files of attempts are, did not answer', { cause })
  }
}
