import { sql, type Kysely } from 'kysely'
import type { RunHistoryEvent } from '../model/run'
import type { Database } from './database'

/** The channel carries ids of runs, and nothing else: of those that reconcilers must look at. */
export const RUN_DUE_CHANNEL = 'lakefront_run_due'

/** Of each run, oldest first. Events are only ever added, with the change that they tell. */
export async function eventsOf(
  db: Kysely<Database>,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, RunHistoryEvent[]>> {
  const byRun = new Map<string, RunHistoryEvent[]>(runIds.map((id) => [id, []]))
  if (runIds.length === 0) return byRun
  const rows = await db
    .selectFrom('lakefront.event')
    .select(['run_id', 'revision', 'status', 'kind', 'at', 'message'])
    .where('run_id', '=', sql<string>`any(${[...runIds]})`)
    .orderBy('id')
    .execute()
  for (const { run_id, revision, status, kind, at, message } of rows)
    byRun.get(run_id)?.push({ revision, status, kind, at, message })
  return byRun
}
