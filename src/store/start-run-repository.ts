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

/** A run that its key is to start. */
export interface RunStart {
  readonly run: NewRun
  readonly key: IdempotencyKey
}

/**
 * Takes the keys and makes their runs, each with its first event, all of it or nothing, in one
 * statement. Returns each start's run; null: its key was taken before, maybe by one of the same starts.
 * Waits for other transactions that are taking the same keys.
 */
export async function insertRuns(
  db: Kysely<Database>,
  starts: readonly RunStart[],
): Promise<(Run | null)[]> {
  // Keys are taken in one order everywhere, so that two statements never wait for each other.
  const { rows } = await sql<{ id: string }>`
    with start as (
      select place, id, job, input, tables, at, principal, operation, key, digest
      from json_to_recordset(${JSON.stringify(starts.map(sent))}::json) as sent (place integer,
        id text, job text, input jsonb, tables text[], at timestamptz,
        principal text, operation text, key text, digest text)),
    taken as (
      insert into lakefront.idempotency_key (principal, operation, key, input_digest, run_id, created_at)
      select principal, operation, key, digest, id, at from start
      order by principal, operation, key, place
      on conflict do nothing returning run_id),
    made as (
      insert into lakefront.run (id, revision, job, status, input, tables, created_at, queued_at, due_at)
      select id, 1, job, 'queued', input, tables, at, at, at
      from start join taken on taken.run_id = start.id order by place
      returning id, created_at),
    told as (
      insert into lakefront.event (run_id, revision, status, kind, at)
      select id, 1, 'queued', 'started', created_at from made)
    select id from made`.execute(db)
  const made = new Set(rows.map(({ id }) => id))
  return starts.map(({ run }) => (made.has(run.id) ? newRun(run) : null))
}

function sent({ run, key }: RunStart, place: number) {
  const { id, job, input, tables } = run
  const { principal, operation, inputDigest: digest } = key
  const at = formatInstant(run.createdAt)
  return { place, id, job, input, tables, at, principal, operation, key: key.key, digest }
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
