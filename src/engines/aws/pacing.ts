/** Time and chance, passed in so that tests move the one and choose the other. */
export interface Pacing {
  /** Milliseconds since any fixed moment. */
  readonly now: () => number
  /** From 0 up to 1, which it never is. */
  readonly random: () => number
  /** Ends early, without an error, when the signal is aborted. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>
}

export const systemPacing: Pacing = Object.freeze({
  now: () => performance.now(),
  random: Math.random,
  sleep: (milliseconds: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal?.aborted === true) {
        resolve()
        return
      }
      const end = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, milliseconds)
      signal?.addEventListener('abort', end, { once: true })
    }),
})

const FIRST_MS = 100
const LONGEST_MS = 5_000

/** Before the attempt with this number, from 1: half of a growing span, and the other half by chance. */
export function pauseBefore(attempt: number, { random }: Pick<Pacing, 'random'>): number {
  const span = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1))
  return span / 2 + (span / 2) * random()
}
