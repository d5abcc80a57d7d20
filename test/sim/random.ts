import { seededRandom } from '../support/seeded-random'

/** Everything by chance in a simulated world, from its seed alone. */
export class Random {
  private readonly next: () => number

  constructor(seed: number) {
    // Neighbouring seeds begin alike without being spread and stirred.
    this.next = seededRandom(Math.imul(seed + 1, 0x9e3779b1))
    for (let stir = 0; stir < 16; stir += 1) this.next()
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** An integer in [low, high]. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1))
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.between(0, choices.length - 1)]
    if (choice === undefined) throw new Error('nothing to pick from')
    return choice
  }
}
