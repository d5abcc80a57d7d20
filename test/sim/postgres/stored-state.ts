import { z } from 'zod'
import { RUN_STATUSES } from '../../../src/model/run'
import type { Session } from './session'

const status = z.enum(RUN_STATUSES)

const storedState = z.object({
  runs: z.array(
    z.object({
      id: z.string(),
      job: z.string(),
      status,
      revision: z.number(),
      tables: z.array(z.string()),
      outputs: z.array(z.object({ dataset: z.string(), snapshotId: z.string().nullable() })),
      events: z.number(),
      retries: z.number(),
      failure_code: z.string().nullable(),
    }),
  ),
  attempts: z.array(
    z.object({
      id: z.string(),
      run_id: z.string(),
      number: z.number(),
      status,
      ended: z.boolean(),
      submissions: z.number(),
      branches_pending: z.boolean(),
      failure_code: z.string().nullable(),
    }),
  ),
  leases: z.array(z.object({ table_name: z.string(), run_id: z.string() })),
  publications: z.array(
    z.object({
      dataset: z.string(),
      version: z.number(),
      snapshot_id: z.string(),
      run_id: z.string(),
      aligned: z.boolean(),
    }),
  ),
  keys: z.array(z.object({ operation: z.string(), key: z.string(), run_id: z.string() })),
})

/** What is committed. */
export type StoredState = z.infer<typeof storedState>
export type StoredRunState = StoredState['runs'][number]

const STATE = `select
  (select coalesce(jsonb_agg(to_jsonb(r) order by r.seq), '[]') from (
    select id, seq, job, status, revision, tables, outputs, failure_code,
      (select count(*) from lakefront.event e where e.run_id = run.id) as events,
      (select count(*) from lakefront.event e where e.run_id = run.id and kind = 'retryRequested') as retries
    from lakefront.run) r) as runs,
  (select coalesce(jsonb_agg(to_jsonb(a) order by a.run_id, a.number), '[]') from (
    select id, run_id, number, status, ended_at is not null as ended, submissions,
      branches_pending, failure_code
    from lakefront.attempt) a) as attempts,
  (select coalesce(jsonb_agg(to_jsonb(l)), '[]') from lakefront.table_lease l) as leases,
  (select coalesce(jsonb_agg(to_jsonb(p) order by p.dataset, p.version), '[]') from (
    select dataset, version, snapshot_id, run_id, aligned from lakefront.publication) p) as publications,
  (select coalesce(jsonb_agg(to_jsonb(k)), '[]') from (
    select operation, key, run_id from lakefront.idempotency_key) k) as keys`

export async function readStoredState(observer: Session): Promise<StoredState> {
  const { rows } = await observer.query(STATE)
  return storedState.parse(rows[0])
}
