import { median, type Measured } from '../report'
import { interleaved, milliseconds } from './rounds'
import { microsOf, since, sqlOf } from './statements'
import type { World } from './world'

const ROUNDS = { warmUp: 10, measured: 40 }

function field(from: string): string {
  return `flights(groupBy: [ORIGIN], where: { date: { gte: ${from} } }) { id nodes { origin flights meanDelay } source { scannedBytes } }`
}

/** As applications send it. */
const QUERY = `query ($since: DateTime!) { ${field('$since')} }`

/** An uncached group-by over HTTP against its SQL in raw DuckDB. */
export async function groupBy(world: World): Promise<readonly Measured[]> {
  const all = await timesOf(world, since)
  const cut = await timesOf(world, (round) => `2001-01-01T12:00:00.${microsOf(round)}Z`)
  const name = 'group-by of 3,000,000 rows over HTTP'
  return [
    { metric: `${name}: p50`, value: all.ours, unit: 'ms', limit: null },
    { metric: 'the same SQL in raw DuckDB: p50', value: all.raw, unit: 'ms', limit: null },
    { metric: 'the same: ratio', value: all.ours / all.raw, unit: 'x', limit: { atMost: 1.1 } },
    { metric: `${name}, less a morning: p50`, value: cut.ours, unit: 'ms', limit: null },
    {
      metric: 'the same: ratio, less a morning',
      value: cut.ours / cut.raw,
      unit: 'x',
      limit: null,
    },
  ]
}

/** By a window that begins at another instant in each round, so that no answer is found in a cache. */
async function timesOf(
  world: World,
  start: (round: number) => string,
): Promise<{ readonly ours: number; readonly raw: number }> {
  const sql = await sqlOf(world, `{ ${field(`"${start(-1)}"`)} }`)
  const times = await interleaved(ROUNDS, {
    ours: (round) => milliseconds(() => world.ask(QUERY, { since: start(round) })),
    raw: () => world.rawMs(sql),
  })
  return { ours: median(times('ours')), raw: median(times('raw')) }
}
