import { sql, type Kysely, type Selectable } from 'kysely'
import type { Attempt } from '../model/run'
import type { AttemptTable, Database } from './database'
import { formatInstant } from './instant'
import { readFailure } from './stored-failure'

export interface NewAttempt {
  readonly id: string
  readonly runId: string
  readonly launcher: string
  readonly intent: unknown
  readonly publishes: boolean
  readonly createdAt: bigint
}

/** Numbered after the run's other attempts. */
export async function insertAttempt(db: Kysely<Database>, attempt: NewAttempt): Promise<void> {
  const at = formatInstant(attempt.createdAt)
  await sql`
    insert into lakefront.attempt
      (id, run_id, number, launcher, status, submitted_at, intent, publishes, created_at)
    select ${attempt.id}, ${attempt.runId}, coalesce(max(number), 0) + 1, ${attempt.launcher},
      'starting', ${at}::timestamptz, ${JSON.stringify(attempt.intent)}::jsonb,
      ${attempt.publishes}::boolean, ${at}::timestamptz
    from lakefront.attempt where run_id = ${attempt.runId}`.execute(db)
}

/** What was decided before the attempt was first submitted; null when there is no such attempt. */
export async function intentOf(db: Kysely<Database>, attemptId: string): Promise<unknown> {
  const row = await db
    .selectFrom('lakefront.attempt')
    .select('intent')
    .where('id', '=', attemptId)
    .executeTakeFirst()
  return row?.intent ?? null
}

/** Of each run, in order of their numbers. */
export async function attemptsOf(
  db: Kysely<Database>,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, Attempt[]>> {
  if (runIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('lakefront.attempt')
    .select(SHOWN)
    .where('run_id', '=', sql<string>`any(${[...runIds]})`)
    .orderBy('number')
    .execute()
  const byRun = new Map<string, Attempt[]>(runIds.map((id) => [id, []]))
  for (const row of rows) byRun.get(row.run_id)?.push(toAttempt(row))
  return byRun
}

/**
 * Attempts that did not succeed, whose branches are still to be dropped. One of a run that failed and
 * keeps its tables may still write them, so its branches wait until a client retried the run.
 */
export async function attemptsWithBranches(
  db: Kysely<Database>,
): Promise<{ readonly id: string; readonly intent: unknown }[]> {
  return db
    .selectFrom('lakefront.attempt')
    .select(['id', 'intent'])
    .where('branches_pending', '=', true)
    .where(
      sql<boolean>`not exists (
        select 1 from lakefront.run run join lakefront.table_lease lease on lease.run_id = run.id
        where run.id = attempt.run_id and run.status = 'failed')`,
    )
    .orderBy('id')
    .limit(100)
    .execute()
}

export async function markBranchesDropped(db: Kysely<Database>, id: string): Promise<void> {
  await db
    .updateTable('lakefront.attempt')
    .set({ branches_pending: false })
    .where('id', '=', id)
    .execute()
}

/** All but the intent, which may be large. */
const SHOWN = [
  'id',
  'run_id',
  'number',
  'launcher',
  'external_id',
  'status',
  'created_at',
  'started_at',
  'ended_at',
  'failure_code',
  'failure_message',
  'console_link',
  'log_link',
] as const

function toAttempt(row: Pick<Selectable<AttemptTable>, (typeof SHOWN)[number]>): Attempt {
  return {
    id: row.id,
    number: row.number,
    launcher: row.launcher,
    externalId: row.external_id,
    status: row.status,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    failure: readFailure(row.failure_code, row.failure_message),
    links: { console: row.console_link, log: row.log_link },
  }
}
