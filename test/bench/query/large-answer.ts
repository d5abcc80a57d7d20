import { median, type Measured } from '../report'
import { ROWS_MAX } from './flights'
import { interleaved, milliseconds } from './rounds'
import { since, sqlOf } from './statements'
import type { World } from './world'

const ROUNDS = { warmUp: 2, measured: 7 }

/** An uncached answer of all rows that may be asked for. */
export function largeQuery(round: number): string {
  return `{ flightRecords(first: ${ROWS_MAX}, where: {${since(round)}}) { id nodes { date delay distance origin destination } } }`
}

/** 200,000 rows as JSON against raw DuckDB's, JSON.stringify and one write. */
export async function largeAnswer(world: World): Promise<readonly Measured[]> {
  const sql = await sqlOf(world, largeQuery(-1))
  const [growth, blocked] = [new Array<number>(), new Array<number>()]
  const times = await interleaved(ROUNDS, {
    ours: async (round) => {
      await world.lakefront.reset()
      const ms = await milliseconds(() => world.ask(largeQuery(round)))
      const { growthMiB, blockedMs } = await world.lakefront.figures()
      growth.push(growthMiB)
      blocked.push(blockedMs)
      return ms
    },
    raw: () => milliseconds(() => world.rawRows(sql)),
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
      metric: 'the same: event loop blocked, longest (median of rounds)',
      value: median(blocked.slice(ROUNDS.warmUp)),
      unit: 'ms',
      limit: { atMost: 25 },
    },
  ]
}
