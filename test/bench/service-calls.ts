import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { AttemptFolders } from '../../pipeline/launchers/attempt-folders'
import type { Launcher, Observation } from '../../pipeline/launchers/launcher'
import { createReconciler } from '../../pipeline/runs/reconciler'
import { systemTimers } from '../../pipeline/runs/timers'
import type { Database } from '../../src/store/database'
import { noop } from './noop-job'

const PAGE = 50
const MINUTE_MS = 60_000
const LOOK_MS = 15_000

export interface ServiceCalls {
  readonly lists: number
  readonly reads: number
  /** Of one look at everything, in real milliseconds. */
  readonly passMs: number
}

/** What a reconciler asks a service that lists 50 a page within one minute, with so many running. */
export async function serviceCalls(db: Kysely<Database>, running: number): Promise<ServiceCalls> {
  await insertRunning(db, running)
  const calls = { lists: 0, reads: 0 }
  const launcher = listingLauncher(running, calls)
  let now = 1_800_000_000_000_000n
  const reconciler = createReconciler(
    {
      db,
      jobs: [noop],
      datasets: [],
      launchers: { all: [launcher], of: () => launcher },
      catalog: {
        snapshot: () => Promise.reject(new Error('there is no table')),
        commitRefs: () => Promise.resolve(),
        dropBranch: () => Promise.resolve(),
      },
      rawZone: '/nowhere',
      sources: new Map(),
      clock: () => now,
      ids: randomUUID,
      random: Math.random,
      timers: systemTimers,
      hooks: {
        runEnded: () => undefined,
        attemptSubmitted: () => undefined,
        datasetPublished: () => undefined,
        stepFailed: (error) => console.error(error),
      },
      at: () => undefined,
    },
    { leaseMs: 15_000, idleMs: 1000, batch: 20_000 },
  )
  // The first look records what it sees of each.
  await reconciler.pass()
  calls.lists = 0
  const took: number[] = []
  for (let passed = 0; passed < MINUTE_MS; passed += 1000) {
    now += 1_000_000n
    const startedAt = performance.now()
    const before = calls.lists
    await reconciler.pass()
    if (calls.lists > before) took.push(performance.now() - startedAt)
  }
  return { ...calls, passMs: Math.max(...took) }
}

function listingLauncher(running: number, calls: { lists: number; reads: number }): Launcher {
  const seen = (externalId: string): Observation => ({ kind: 'running', externalId, startedAt: 1n })
  return {
    name: 'listing',
    local: false,
    capacity: running,
    lagMs: 0,
    pollMs: LOOK_MS,
    store: new AttemptFolders('/nowhere'),
    submit: () => Promise.reject(new Error('nothing is submitted here')),
    find: ({ attemptId }) => {
      calls.reads += 1
      return Promise.resolve(seen(attemptId))
    },
    observe: (attempts) => {
      calls.lists += Math.ceil(running / PAGE)
      return Promise.resolve(new Map(attempts.map(({ attemptId: id }) => [id, seen(id)])))
    },
    cancel: () => Promise.resolve(),
    links: () => ({ console: null, log: null }),
    logTail: () => Promise.resolve([]),
  }
}

async function insertRunning(db: Kysely<Database>, count: number): Promise<void> {
  await sql`truncate lakefront.run cascade`.execute(db)
  await sql`
    insert into lakefront.run (id, revision, job, status, input, tables, created_at, queued_at,
      due_at, started_at, launcher)
    select 'r' || n, 3, 'noop', 'running', '{}', '{}', at, at, at, at, 'listing'
    from generate_series(1, ${count}::integer) n, (select timestamptz '2027-01-15 07:59Z' as at) time
    `.execute(db)
  await sql`
    insert into lakefront.attempt (id, run_id, number, launcher, external_id, status, submissions,
      submitted_at, intent, created_at, started_at, publishes)
    select 'a' || id, id, 1, 'listing', 'a' || id, 'running', 1, created_at, '{}', created_at,
      started_at, false from lakefront.run`.execute(db)
}
