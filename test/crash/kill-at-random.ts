import { setTimeout as delay } from 'node:timers/promises'

/** A process that is killed -9 and started again. */
export interface Victim {
  readonly name: string
  kill(): Promise<void>
  start(): Promise<void>
}

const LONGEST_PEACE_MS = 4_000
const LONGEST_ABSENCE_MS = 1_500
/** How often two are killed at once. */
const TWO = 0.25

/**
 * So many kills, of one or two at a time. Returns how many there were of each.
 * @param victims in the order in which they are started: what others need to start comes first
 */
export async function killAtRandom(
  victims: readonly Victim[],
  kills: number,
  random: () => number,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (let done = 0; done < kills;) {
    await delay(random() * LONGEST_PEACE_MS)
    const chosen = choose(victims, random() < TWO ? Math.min(2, kills - done) : 1, random)
    await Promise.all(chosen.map((victim) => victim.kill()))
    await delay(random() * LONGEST_ABSENCE_MS)
    for (const victim of chosen) {
      await victim.start()
      counts.set(victim.name, (counts.get(victim.name) ?? 0) + 1)
      done += 1
    }
  }
  return counts
}

/** In the order in which they are given. */
function choose(victims: readonly Victim[], count: number, random: () => number): Victim[] {
  const drawn = victims.map((victim) => ({ victim, lot: random() }))
  const lots = drawn.map(({ lot }) => lot).toSorted((a, b) => a - b)
  const highest = lots[count - 1] ?? 0
  return drawn.flatMap(({ victim, lot }) => (lot <= highest ? [victim] : []))
}
