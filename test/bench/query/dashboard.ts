import { z } from 'zod'
import { median, type Measured } from '../report'
import { interleaved, milliseconds } from './rounds'
import { microsOf, sqlOf } from './statements'
import type { World } from './world'

const ROUNDS = { warmUp: 2, measured: 7 }
const TOP = 'first: 10, orderBy: [{ field: '

interface Field {
  readonly groupBy: string
  readonly measures: string
  readonly also?: string
  readonly where?: string
}

/** A dashboard of flights. */
const FIELDS: readonly Field[] = [
  { groupBy: '', measures: 'flights meanDelay' },
  { groupBy: 'DAY', measures: 'flights' },
  { groupBy: 'WEEK', measures: 'meanDelay' },
  { groupBy: 'MONTH', measures: 'distance' },
  { groupBy: 'ORIGIN', measures: 'flights', also: `${TOP}FLIGHTS, direction: DESC }]` },
  { groupBy: 'DESTINATION', measures: 'flights', also: `${TOP}FLIGHTS, direction: DESC }]` },
  { groupBy: 'ORIGIN', measures: 'meanDelay', also: `${TOP}MEAN_DELAY, direction: DESC }]` },
  { groupBy: 'DESTINATION', measures: 'meanDelay', also: `${TOP}MEAN_DELAY, direction: DESC }]` },
  { groupBy: 'DAY', measures: 'late' },
  { groupBy: 'DAY', measures: 'greatestDelay', where: 'origin: { eq: "ORD" }' },
  { groupBy: 'DAY', measures: 'greatestDelay', where: 'origin: { eq: "ATL" }' },
  { groupBy: '', measures: 'veryLate' },
]

/** Twelve fields of one operation against their statements one after the other. */
export async function dashboard(world: World): Promise<readonly Measured[]> {
  const alone = FIELDS.map((field) => fieldText(field, -1))
  const statements: string[] = []
  for (const field of alone) statements.push(await sqlOf(world, `{ ${field} }`))
  const times = await interleaved(ROUNDS, {
    ours: (round) => milliseconds(() => world.data(dashboardQuery(round))),
    raw: async () => {
      let sum = 0
      for (const sql of statements) sum += await world.rawMs(sql)
      return sum
    },
  })
  const [ours, raw] = [median(times('ours')), median(times('raw'))]
  const together = await scansOf(world, dashboardQuery(ROUNDS.warmUp + ROUNDS.measured))
  let bytes = 0
  for (const field of alone) bytes += (await scansOf(world, `{ ${field} }`)).bytes
  return [
    { metric: 'a dashboard of 12 fields: p50', value: ours, unit: 'ms', limit: null },
    {
      metric: 'its 12 statements one after the other, raw: p50',
      value: raw,
      unit: 'ms',
      limit: null,
    },
    { metric: 'the same: ratio', value: ours / raw, unit: 'x', limit: { atMost: 0.6 } },
    { metric: 'the same: scans', value: together.count, unit: '', limit: { atMost: 1 } },
    {
      metric: 'the same: bytes over those of 12 scans',
      value: together.bytes / bytes,
      unit: 'x',
      limit: { atMost: 0.25 },
    },
  ]
}

function dashboardQuery(round: number): string {
  return `{ ${FIELDS.map((field, index) => `f${index}: ${fieldText(field, round)}`).join(' ')} }`
}

function fieldText({ groupBy, measures, also = '', where = '' }: Field, round: number): string {
  const since = `date: { gte: "2001-03-01T00:00:00.${microsOf(round)}Z" }`
  const nodes = `${groupBy.toLowerCase()} ${measures}`
  return `flights(groupBy: [${groupBy}], where: { ${since} ${where} } ${also}) { id nodes { ${nodes} } source { sql scannedBytes } }`
}

const answers = z.record(
  z.string(),
  z.object({ source: z.object({ sql: z.string(), scannedBytes: z.coerce.number() }) }),
)

/** Fields of one statement were answered by one scan. */
async function scansOf(world: World, query: string) {
  const sources = Object.values(answers.parse(await world.data(query))).map(({ source }) => source)
  const scans = new Map(sources.map(({ sql, scannedBytes }) => [sql, scannedBytes]))
  const bytes = [...scans.values()].reduce((sum, each) => sum + each, 0)
  return { count: scans.size, bytes }
}
