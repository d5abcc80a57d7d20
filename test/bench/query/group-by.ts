import { median, type Measured } from '../report'
import { interleaved, milliseconds } from './rounds'
import { since, sqlOf } from './statements'
import type { World } from './world'

const ROUNDS = { warmUp: 10, measured: 40 }

function field(from: string): string {
  return `flights(groupBy: [ORIGIN], where: { date: { gte: ${from} } }) { id nodes { origin flights meanDelay } source { scannedBytes } }`
}

/** As applications send it. */
const QUERY = `query ($since: DateTime!) { ${field('$since')} }`

/** An uncached group-by over HTTP against its SQL in raw DuckDB. */
export async function groupBy(world: World): Promise<readonly Measured[]> {
  const sql = await sqlOf(world, `{ ${field(`"${since(-1)}"`)} }`)
  const times = await interleaved(ROUNDS, {
    ours: (round) => milliseconds(() => world.ask(QUERY, { since: since(round) })),
    raw: () => world.rawMs(sql),
  })
  const [ours, raw] = [median(times('ours')), median(times('raw'))]
  return [
    { metric: 'group-by of 3,000,000 rows over HTTP: p50', value: ours, unit: 'ms', limit: null },
    { metric: 'the same SQL in raw DuckDB: p50', value: raw, unit: 'ms', limit: null },
    { metric: 'the same: ratio', value: ours / raw, unit: 'x', limit: { atMost: 1.1 } },
  ]
}
