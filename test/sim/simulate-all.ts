import type { Breakage } from './breakage'
import type { Lanes } from './postgres/lanes'
import { simulate, type Simulation } from './simulate'

/** Every seed once, in the lanes that there are, until `onEnd` says that it is enough. */
export async function simulateAll(
  lanes: Lanes,
  seeds: readonly number[],
  onEnd: (simulation: Simulation) => 'goOn' | 'enough',
  broken?: Breakage,
): Promise<void> {
  const left = [...seeds]
  await Promise.all(
    lanes.all.map(async (sessions) => {
      for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
        if (onEnd(await simulate(sessions, seed, broken)) === 'enough') left.length = 0
      }
    }),
  )
}

export function seedsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index)
}
