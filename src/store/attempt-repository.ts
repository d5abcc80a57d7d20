import { sql, type Kysely, type Selectable } from 'kysely'
import type { Attempt, RunStatus } from '../model/run'
import type { AttemptTable, Database } from './database'
import { formatInstant } from './instant'

/** An attempt with what only the reconciler needs. */
export interface StoredAttempt {
  readonly attempt: Attempt
  readonly runId: string
  readonly submissions: number
  /** Of the last submission; before the first, of the intent. */
  readonly submittedAt: bigint
  readonly intent: unknown
}

export interface NewAttempt {
  readonly id: string
  readonly runId: string
  readonly number: number
  readonly launcher: string
  readonly intent: unknown
  readonly createdAt: bigint
}

/** What a change of an attempt may set; what is absent stays. */
export interface AttemptChange {
  readonly status: RunStatus
  readonly externalId?: string | null
  readonly submissions?: number
  readonly submittedAt?: bigint
  readonly startedAt?: bigint | null
  readonly endedAt?: bigint
  readonly branchesPending?: boolean
}

export async function insertAttempt(db: Kysely<Database>, attempt: NewAttempt): Promise<void> {
  await db
    .insertInto('lakefront.attempt')
    .values({
      id: attempt.id,
      run_id: attempt.runId,
      number: attempt.number,
      launcher: attempt.launcher,
      status: 'starting',
      submitted_at: formatInstant(attempt.createdAt),
      intent: JSON.stringify(attempt.intent),
      created_at: formatInstant(attempt.createdAt),
    })
    .execute()
}

/** To be called in the transaction that changes the run, which is where the compare-and-set is. */
export async function changeAttempt(
  db: Kysely<Database>,
  id: string,
  change: AttemptChange,
): Promise<void> {
  const { externalId, submissions, submittedAt, startedAt, endedAt, branchesPending } = change
  await db
    .updateTable('lakefront.attempt')
    .set({
      status: change.status,
      ...(externalId !== undefined && { external_id: externalId }),
      ...(submissions !== undefined && { submissions }),
      ...(submittedAt !== undefined && { submitted_at: formatInstant(submittedAt) }),
      ...(startedAt !== undefined && {
        started_at: startedAt === null ? null : formatInstant(startedAt),
      }),
      ...(endedAt !== undefined && { ended_at: formatInstant(endedAt) }),
      ...(branchesPending !== undefined && { branches_pending: branchesPending }),
    })
    .where('id', '=', id)
    .execute()
}

/** Of each run, in order of their numbers. */
export async function attemptsOf(
  db: Kysely<Database>,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, StoredAttempt[]>> {
  if (runIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('lakefront.attempt')
    .selectAll()
    .where('run_id', '=', sql<string>`any(${[...runIds]})`)
    .orderBy('number')
    .execute()
  const byRun = new Map<string, StoredAttempt[]>(runIds.map((id) => [id, []]))
  for (const row of rows) byRun.get(row.run_id)?.push(toStoredAttempt(row))
  return byRun
}

export async function countActiveAttempts(db: Kysely<Database>, launcher: string): Promise<number> {
  const row = await db
    .selectFrom('lakefront.attempt')
    .select((of) => of.fn.countAll<bigint>().as('count'))
    .where('launcher', '=', launcher)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Abandoned attempts whose branches are still to be dropped. */
export async function attemptsWithBranches(db: Kysely<Database>): Promise<StoredAttempt[]> {
  const rows = await db
    .selectFrom('lakefront.attempt')
    .selectAll()
    .where('branches_pending', '=', true)
    .orderBy('id')
    .limit(100)
    .execute()
  return rows.map(toStoredAttempt)
}

export async function markBranchesDropped(db: Kysely<Database>, id: string): Promise<void> {
  await db
    .updateTable('lakefront.attempt')
    .set({ branches_pending: false })
    .where('id', '=', id)
    .execute()
}

function toStoredAttempt(row: Selectable<AttemptTable>): StoredAttempt {
  const attempt: Attempt = {
    id: row.id,
    number: row.number,
    launcher: row.launcher,
    externalId: row.external_id,
    status: row.status,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  }
  return {
    attempt,
    runId: row.run_id,
    submissions: row.submissions,
    submittedAt: row.submitted_at,
    intent: row.intent,
  }
}
