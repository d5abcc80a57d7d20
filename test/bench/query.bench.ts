import type { Measured } from './report'
import { report } from './report'
import { cachedPost } from './query/cached-post'
import { dashboard } from './query/dashboard'
import { duringStream } from './query/during-stream'
import { etag } from './query/etag'
import { groupBy } from './query/group-by'
import { largeAnswer } from './query/large-answer'
import { planning } from './query/planning'
import { openWorld, type World } from './query/world'

/** Lines of the table; figures are ratios of rounds that take turns. */
const LINES: Readonly<Record<string, (world: World) => Promise<readonly Measured[]>>> = {
  groupBy,
  cachedPost: (world) => cachedPost(world),
  etag: (world) => etag(world),
  largeAnswer,
  planning,
  dashboard,
  duringStream,
}

/** What queries cost over what the machine could do; of lines that are named, only these. */
export async function bench(): Promise<boolean> {
  const world = await openWorld()
  try {
    const measured: Measured[] = []
    const named = process.argv.slice(3)
    for (const [name, line] of Object.entries(LINES)) {
      if (named.length === 0 || named.includes(name)) measured.push(...(await line(world)))
    }
    return report('query', measured)
  } finally {
    await world.close()
  }
}
