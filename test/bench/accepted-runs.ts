import { sql, type Kysely } from 'kysely'
import type { Database } from '../../src/store/database'
import { answerOf, posted, requestsPerSecond } from './load'
import { START_NOOP } from './noop-job'
import { withReplicas, type Replica } from './replicas'
import { type Measured, median } from './report'

const ROUNDS = 5
/** Until the last of two replicas has been compiled as well as one alone. */
const WARM_UP_MS = 8_000
const ROUND_MS = 6_000
/** As many for one replica as for two, and enough that neither has to wait for who asks. */
const CONNECTIONS = 64

interface Accepted {
  readonly perSecond: number
  /** Of the replicas. */
  readonly cpuMsPerRun: number
}

/** By one replica and by two, in turns, while what was accepted is executed, two at a time. */
export async function acceptedRuns(
  db: Kysely<Database>,
  databaseUrl: string,
  scratch: string,
): Promise<readonly Measured[]> {
  const byOne: Accepted[] = []
  const byTwo: Accepted[] = []
  for (let round = 0; round < ROUNDS; round++) {
    for (const [count, into] of [
      [1, byOne],
      [2, byTwo],
    ] as const) {
      // What was left in the queue would burden the next.
      await sql`truncate lakefront.run cascade`.execute(db)
      into.push(await withReplicas(count, databaseUrl, scratch, acceptedBy))
    }
  }
  const rate = (of: readonly Accepted[]) => median(of.map(({ perSecond }) => perSecond))
  const cpu = (metric: string, of: readonly Accepted[]): Measured => {
    return { metric, value: median(of.map((each) => each.cpuMsPerRun)), unit: 'ms', limit: null }
  }
  const accepted = (metric: string, value: number): Measured => {
    return { metric, value, unit: 'runs/s', limit: { atLeast: 200 } }
  }
  // What slows the machine down for a while slows both of a round.
  const ratio = median(byTwo.map((two, round) => two.perSecond / (byOne[round]?.perSecond ?? 0)))
  return [
    accepted('accepted by one replica', rate(byOne)),
    accepted('accepted by two replicas', rate(byTwo)),
    { metric: 'two replicas to one', value: ratio, unit: 'x', limit: { atLeast: 1 } },
    cpu('processor time of one replica for a run', byOne),
    cpu('processor time of two replicas for a run', byTwo),
  ]
}

async function acceptedBy(replicas: readonly Replica[]): Promise<Accepted> {
  const urls = replicas.map(({ url }) => url)
  await hammer(urls, 'warm', WARM_UP_MS)
  const cpuMs = () => replicas.reduce((sum, each) => sum + each.cpuMs(), 0)
  const before = cpuMs()
  const perSecond = await hammer(urls, 'measured', ROUND_MS)
  const usedMs = cpuMs() - before
  return { perSecond, cpuMsPerRun: usedMs / (perSecond * (ROUND_MS / 1000)) }
}

/** Runs accepted a second. */
async function hammer(urls: readonly string[], name: string, ms: number): Promise<number> {
  const start = (connection: number, count: number) =>
    posted(urls[connection % urls.length] ?? '', START_NOOP, {
      key: `${name}-${connection}-${count}`,
    })
  const like = await answerOf(start(0, -1))
  if (!like.body.includes('"QUEUED"')) throw new Error(`no run was accepted: ${like.body}`)
  return requestsPerSecond(start, like, ms, CONNECTIONS)
}
