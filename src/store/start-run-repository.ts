import { sql, type Kysely } from 'kysely'
import type { Run } from '../model/run'
import type { Database } from './database'
import type { IdempotencyKey } from './idempotency-repository'
import { formatInstant } from './instant'

export interface NewRun {
  readonly id: string
  readonly job: string
  readonly input: unknown
  readonly tables: readonly string[]
  readonly createdAt: bigint
}

/**
 * Takes the key and makes the run with its first event, all of it or nothing, in one statement.
 * Null: the key was taken before; waits for another transaction that is taking it.
 */
export async function insertRun(
  db: Kysely<Database>,
  run: NewRun,
  key: IdempotencyKey,
): Promise<Run | null> {
  const at = formatInstant(run.createdAt)
  const { rows } = await sql`
    with taken as (
      insert into lakefront.idempotency_key (principal, operation, key, input_digest, run_id, created_at)
      values (${key.principal}, ${key.operation}, ${key.key}, ${key.inputDigest}, ${run.id}, ${at})
      on conflict do nothing returning run_id),
    made as (
      insert into lakefront.run (id, revision, job, status, input, tables, created_at, queued_at, due_at)
      select run_id, 1, ${run.job}, 'queued', ${JSON.stringify(run.input)}::jsonb,
        ${[...run.tables]}::text[], ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz
      from taken returning id),
    told as (
      insert into lakefront.event (run_id, revision, status, kind, at)
      select id, 1, 'queued', 'started', ${at}::timestamptz from made)
    select id from made`.execute(db)
  return rows.length === 1 ? newRun(run) : null
}

function newRun({ id, job, input, createdAt }: NewRun): Run {
  return {
    id,
    revision: 1,
    job,
    status: 'queued',
    input,
    createdAt,
    startedAt: null,
    endedAt: null,
    attempts: [],
    rows: null,
    outputs: [],
    files: [],
    failure: null,
    logTail: [],
  }
}
