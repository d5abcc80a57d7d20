import { sql, type Kysely } from 'kysely'
import type { Database } from '../../src/store/database'

/** So many ended runs of two jobs, each with an attempt, one in a hundred failed; a second apart. */
export async function insertEndedRuns(db: Kysely<Database>, count: number): Promise<void> {
  await sql`
    insert into lakefront.run (id, revision, job, status, input, tables, created_at, queued_at,
      due_at, ended_at, outputs)
    select 'run' || n, 5, case n % 2 when 0 then 'cleanAccessLogs' else 'summarizeTraffic' end,
      case n % 100 when 0 then 'failed' else 'succeeded' end, '{}', '{}', at, at, at, at, '[]'
    from generate_series(1, ${count}::integer) n,
      lateral (select timestamptz '2024-01-01Z' + n * interval '1 second' as at) time`.execute(db)
  await sql`
    insert into lakefront.attempt (id, run_id, number, launcher, external_id, status, submitted_at,
      intent, created_at, ended_at)
    select 'attempt' || id, id, 1, 'local-spark', 'pid', status, created_at, '{}', created_at, ended_at
    from lakefront.run`.execute(db)
  await sql`
    insert into lakefront.event (run_id, revision, status, kind, at)
    select id, 1, 'queued', 'started', created_at from lakefront.run`.execute(db)
  await sql`analyze lakefront.run, lakefront.attempt, lakefront.event`.execute(db)
}
