import type { Measured } from './report'
import { report } from './report'
import { groupBy } from './query/group-by'
import { largeAnswer } from './query/large-answer'
import { openWorld, type World } from './query/world'

/** A line of the table each; figures are ratios of rounds that take turns. */
const LINES: readonly ((world: World) => Promise<readonly Measured[]>)[] = [groupBy, largeAnswer]

/** What queries cost over what the machine could do. */
export async function bench(): Promise<boolean> {
  const world = await openWorld()
  try {
    const measured: Measured[] = []
    for (const line of LINES) measured.push(...(await line(world)))
    return report('query', measured)
  } finally {
    await world.close()
  }
}
