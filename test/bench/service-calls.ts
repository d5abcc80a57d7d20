import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { AttemptFolders } from '../../pipeline/launchers/attempt-folders'
import type { Launcher } from '../../pipeline/launchers/launcher'
import { RESULT } from '../../pipeline/runs/attempt-exchange'
import { createReconciler, DEFAULT_RECONCILER_OPTIONS } from '../../pipeline/runs/reconciler'
import { systemTimers } from '../../pipeline/runs/timers'
import type { Database } from '../../src/store/database'
import { JobRuns } from './job-runs'
import { noop, noopResult } from './noop-job'

const SECOND = 1_000_000n
const MINUTE_S = 60
/** Those that end do so while the last of a minute's looks is still to come. */
const ENDING_S = 40

export interface ServiceCalls {
  /** By AWS action. */
  readonly counts: ReadonlyMap<string, number>
  /** Runs that succeeded within the minute. */
  readonly ended: number
  /** Of the slowest look at everything, in real milliseconds. */
  readonly lookMs: number
}

/**
 * What the reconciler asks EMR Serverless within one minute of virtual time, with so many running of
 * which some end: the launcher and its client are real, the service is the stand-in.
 */
export async function serviceCalls(
  db: Kysely<Database>,
  attemptsFolder: string,
  running: number,
  ending: number,
): Promise<ServiceCalls> {
  const store = new AttemptFolders(attemptsFolder)
  const attemptIds = Array.from({ length: running }, (_, n) => `a${n}of${running}`)
  // Not the newest ones only: all over the list.
  const endings = new Map(
    Array.from({ length: ending }, (_, n) => [
      attemptIds[Math.floor((n * running) / ending)] ?? '',
      Math.round((n * ENDING_S) / ending),
    ]),
  )
  const service = new JobRuns(store, endings)
  const externalIds = await service.start(attemptIds)
  for (const id of endings.keys()) await store.write(id, RESULT, JSON.stringify(noopResult(id)))
  await insertRunning(db, service, attemptIds, externalIds)
  const reconciler = reconcilerOf(db, service.launcher, () => service.now)
  // The first look is at what has just begun.
  await reconciler.pass()
  service.calls()
  let lookMs = 0
  for (let passed = 0; passed < MINUTE_S; passed += 1) {
    service.now += SECOND
    const startedAt = performance.now()
    await reconciler.pass()
    lookMs = Math.max(lookMs, performance.now() - startedAt)
  }
  return { counts: service.calls(), ended: await endedOf(db), lookMs }
}

function reconcilerOf(db: Kysely<Database>, launcher: Launcher, clock: () => bigint) {
  return createReconciler(
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
      clock,
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
    DEFAULT_RECONCILER_OPTIONS,
  )
}

async function insertRunning(
  db: Kysely<Database>,
  { now, launcher }: JobRuns,
  attemptIds: readonly string[],
  externalIds: readonly string[],
): Promise<void> {
  const at = sql`${new Date(Number(now / 1000n))}::timestamptz`
  await sql`truncate lakefront.run cascade`.execute(db)
  await sql`
    insert into lakefront.run (id, revision, job, status, input, tables, created_at, queued_at,
      due_at, started_at, launcher)
    select 'r' || id, 3, 'noop', 'running', '{}', '{}', ${at}, ${at}, ${at}, ${at}, ${launcher.name}
    from unnest(${[...attemptIds]}::text[]) id`.execute(db)
  await sql`
    insert into lakefront.attempt (id, run_id, number, launcher, external_id, status, submissions,
      submitted_at, intent, created_at, started_at, publishes)
    select id, 'r' || id, 1, ${launcher.name}, external_id, 'running', 1, ${at},
      jsonb_build_object('inputs', '{}'::jsonb, 'request', jsonb_build_object('version', 1,
        'attemptId', id, 'runId', 'r' || id, 'job', 'noop', 'jobVersion', 1, 'writes', '{}'::jsonb,
        'reads', '{}'::jsonb, 'parameters', '{}'::jsonb)), ${at}, ${at}, false
    from unnest(${[...attemptIds]}::text[], ${[...externalIds]}::text[]) as made (id, external_id)
    `.execute(db)
}

async function endedOf(db: Kysely<Database>): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) from lakefront.run where status = 'succeeded'`.execute(db)
  return Number(rows[0]?.count)
}
