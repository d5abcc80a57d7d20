import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { sql, type Kysely } from 'kysely'
import { openDatabase, type Database } from '../../src/store/database'
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres'
import { migrate } from '../../src/store/migrate'
import { insertEndedRuns } from '../support/many-runs'
import { startServerProcess } from '../support/server-process'
import { acceptedRuns } from './accepted-runs'
import { BenchClient, quantile } from './bench-client'
import { noopCommand, START_NOOP } from './noop-job'
import { type Measured, median, report } from './report'
import { withReplicas } from './replicas'
import { serviceCalls } from './service-calls'

const SEQUENTIAL = 200
const NEWEST = `{ runs(first: 50) { nodes { id status job { name } createdAt endedAt
  attempts { number status externalId } } } }`

/** What the way of a run costs, beside what runs itself. */
export async function bench(): Promise<boolean> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'lakefront-bench-'))
  // The server of PostgreSQL may be another user's.
  chmodSync(scratch, 0o755)
  const postgres = await startEmbeddedPostgres(path.join(scratch, 'postgres'))
  const { url } = postgres.connection
  const db = openDatabase({ connectionString: url }, () => undefined)
  try {
    await migrate(db)
    return report('runs', [
      ...(await callsOfService(db, scratch)),
      ...(await wayOfRuns(url, scratch)),
      ...(await acceptedRuns(db, url, scratch)),
      ...(await newest(db, url, scratch)),
      ...(await idleMemory(path.join(scratch, 'home'))),
    ])
  } finally {
    await db.destroy()
    await postgres.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** One run after the other: the mutation, its submission, its end. */
async function wayOfRuns(databaseUrl: string, scratch: string): Promise<readonly Measured[]> {
  return withReplicas(1, databaseUrl, scratch, async ([replica]) => {
    const client = new BenchClient(replica?.url ?? '')
    for (let n = 0; n < 20; n += 1) await follow(client, `warm-${n}`)
    const runs = []
    for (let n = 0; n < SEQUENTIAL; n += 1) runs.push(await follow(client, `way-${n}`))
    client.close()
    const own = ownMs(scratch)
    const beside = quantile(
      runs.map(({ succeeded }) => succeeded),
      0.5,
    )
    const mutations = runs.map(({ answered }) => answered)
    return [
      limit('mutation p50', quantile(mutations, 0.5), 10),
      limit('mutation p99', quantile(mutations, 0.99), 50),
      limit('mutation to submitted p50', median(runs.map(({ submitted }) => submitted)), 100),
      { metric: 'no-op program, its own time p50', value: own, unit: 'ms', limit: null },
      limit('no-op run, mutation to succeeded p50, beside its own time', beside - own, 500),
    ]
  })
}

interface Followed {
  readonly answered: number
  readonly submitted: number
  readonly succeeded: number
}

/** Milliseconds since the mutation was sent, by the events that the server wrote. */
async function follow(client: BenchClient, key: string): Promise<Followed> {
  const startedAt = Date.now()
  const sentAt = performance.now()
  const { startNoop } = (await client.send(START_NOOP, { key })) as {
    startNoop: { run: { id: string } }
  }
  const answered = performance.now() - sentAt
  for (;;) {
    const { run } = (await client.send(
      `query ($id: ID!) { run(id: $id) { status endedAt events { kind at } } }`,
      { id: startNoop.run.id },
    )) as { run: { status: string; endedAt: string; events: { kind: string; at: string }[] } }
    if (run.status === 'SUCCEEDED') {
      const at = run.events.find(({ kind }) => kind === 'submitted')?.at ?? run.endedAt
      const since = (time: string): number => Date.parse(time) - startedAt
      return { answered, submitted: since(at), succeeded: since(run.endedAt) }
    }
    await delay(20)
  }
}

function ownMs(scratch: string): number {
  const times = Array.from({ length: 50 }, (_, n) => {
    const folder = path.join(scratch, `own-${n}`)
    mkdirSync(folder)
    const file = (name: string): string => path.join(folder, name)
    const { command, args } = noopCommand('a', file('request.json'), file('result.json'))
    const startedAt = performance.now()
    spawnSync(command, args)
    return performance.now() - startedAt
  })
  return median(times)
}

async function newest(
  db: Kysely<Database>,
  databaseUrl: string,
  scratch: string,
): Promise<readonly Measured[]> {
  await sql`truncate lakefront.run cascade`.execute(db)
  await insertEndedRuns(db, 100_000)
  return withReplicas(1, databaseUrl, scratch, async ([replica]) => {
    const client = new BenchClient(replica?.url ?? '')
    const times: number[] = []
    for (let n = 0; n < 220; n += 1) {
      const startedAt = performance.now()
      await client.send(NEWEST)
      times.push(performance.now() - startedAt)
    }
    client.close()
    return [limit('newest 50 of 100,000 runs with attempts p50', median(times.slice(20)), 15)]
  })
}

/** In looks a minute, one page for 50 each, and a read for each run that ended. */
async function callsOfService(db: Kysely<Database>, scratch: string): Promise<readonly Measured[]> {
  const few = await callsWith(db, scratch, { running: 50, ending: 5, pages: 4 })
  const many = await callsWith(db, scratch, { running: 10_000, ending: 500, pages: 800 })
  await sql`truncate lakefront.run cascade`.execute(db)
  return [...few, ...many]
}

async function callsWith(
  db: Kysely<Database>,
  scratch: string,
  { running, ending, pages }: Readonly<Record<'running' | 'ending' | 'pages', number>>,
): Promise<readonly Measured[]> {
  const folder = path.join(scratch, `attempts-${running}`)
  const { counts, ended, lookMs } = await serviceCalls(db, folder, running, ending)
  const count = (action: string, atMost: number): Measured => {
    const metric = `${action} a minute, ${running} running, ${ending} end`
    return { metric, value: counts.get(action) ?? 0, unit: '', limit: { atMost } }
  }
  const others = [...counts.keys()].filter((action) => !EXPECTED.includes(action))
  return [
    {
      metric: `seen to end, ${running} running, ${ending} end`,
      value: ended,
      unit: '',
      limit: { atLeast: ending },
    },
    count('ListJobRuns', pages),
    count('GetJobRun', ended),
    ...others.map((action) => count(action, 0)),
    { metric: `slowest look, ${running} running`, value: lookMs, unit: 'ms', limit: null },
  ]
}

const EXPECTED = ['ListJobRuns', 'GetJobRun']

/** Of the real server, a while after it started; PostgreSQL is a process of its own. */
async function idleMemory(home: string): Promise<readonly Measured[]> {
  const server = await startServerProcess(home)
  try {
    await delay(15_000)
    const status = readFileSync(`/proc/${server.pid}/status`, 'utf8')
    const kibibytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1])
    const unit = 'MB'
    return [{ metric: 'idle server', value: kibibytes / 1000, unit, limit: { atMost: 250 } }]
  } finally {
    await server.interrupt()
  }
}

function limit(metric: string, value: number, atMost: number): Measured {
  return { metric, value, unit: 'ms', limit: { atMost } }
}
