import { median, type Measured } from '../report'
import { ROWS_MAX } from './flights'
import { interleaved, milliseconds } from './rounds'
import { microsOf, sqlOf } from './statements'
import type { World } from './world'

const ROUNDS = { warmUp: 2, measured: 7 }

/** An uncached answer of as many rows as may be asked for, which is what the window holds. */
export function largeQuery(round: number): string {
  return `{ flightRecords(first: ${ROWS_MAX}, where: { date: { gte: "2001-03-01T00:00:00Z", lt: "2001-03-14T00:00:00.${microsOf(round)}Z" } }) { id nodes { date delay distance origin destination } } }`
}

/** 200,000 rows as JSON against raw DuckDB's, JSON.stringify and one write. */
export async function largeAnswer(world: World): Promise<readonly Measured[]> {
  const sql = await sqlOf(world, largeQuery(-1))
  const [growth, rawGrowth] = [new Array<number>(), new Array<number>()]
  const [blocked, idle] = [new Array<number>(), new Array<number>()]
  const times = await interleaved(ROUNDS, {
    ours: async (round) => {
      await Promise.all([world.lakefront.reset(), world.raw.reset()])
      const ms = await milliseconds(() => world.ask(largeQuery(round)))
      const { growthMiB, blockedMs } = await world.lakefront.figures()
      growth.push(growthMiB)
      blocked.push(blockedMs)
      idle.push((await world.raw.figures()).blockedMs)
      return ms
    },
    raw: async () => {
      await world.raw.reset()
      const ms = await milliseconds(() => world.rawRows(sql))
      rawGrowth.push((await world.raw.figures()).growthMiB)
      return ms
    },
  })
  const [ours, raw] = [median(times('ours')), median(times('raw'))]
  return [
    { metric: '200,000 rows as JSON: p50', value: ours, unit: 'ms', limit: null },
    { metric: 'raw DuckDB, JSON.stringify, sent: p50', value: raw, unit: 'ms', limit: null },
    { metric: 'the same: ratio', value: ours / raw, unit: 'x', limit: { atMost: 1.3 } },
    {
      metric: 'the same: resident memory more than before, most',
      value: Math.max(...growth),
      unit: 'MiB',
      limit: { atMost: 150 },
    },
    {
      metric: 'the same of raw DuckDB',
      value: Math.max(...rawGrowth),
      unit: 'MiB',
      limit: null,
    },
    {
      metric: 'the same: event loop blocked, longest (median of rounds)',
      value: median(blocked.slice(ROUNDS.warmUp)),
      unit: 'ms',
      limit: { atMost: 25 },
    },
    {
      metric: 'the same of a process that does nothing meanwhile',
      value: median(idle.slice(ROUNDS.warmUp)),
      unit: 'ms',
      limit: null,
    },
  ]
}
