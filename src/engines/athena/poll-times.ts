/** When it is worth to look whether a statement has ended, learned from those before it. */
export interface PollTimes {
  /** Milliseconds to wait after so many looks at a statement. */
  pauseAfter(polls: number): number
  /** Told of a statement that took so long. */
  ended(milliseconds: number | undefined): void
}

const REMEMBERED = 32
const FIRST_MS = 500
const LEAST_MS = 100
const MOST_MS = 20_000

/**
 * First after the time that a quarter of the last statements stayed below, then after half of that
 * and twice as long each time: a usual statement takes one or two looks, one that takes n times as
 * long about log2(2n) more.
 */
export function createPollTimes(): PollTimes {
  const durations: number[] = []

  function usual(): number {
    const sorted = durations.toSorted((one, other) => one - other)
    const quarter = sorted[Math.floor(sorted.length / 4)] ?? FIRST_MS
    return Math.min(MOST_MS, Math.max(LEAST_MS, quarter))
  }

  return {
    pauseAfter: (polls) =>
      polls === 0
        ? usual()
        : Math.min(MOST_MS, Math.max(LEAST_MS, (usual() / 2) * 2 ** (polls - 1))),
    ended(milliseconds) {
      if (milliseconds === undefined) return
      durations.push(milliseconds)
      if (durations.length > REMEMBERED) durations.shift()
    },
  }
}
