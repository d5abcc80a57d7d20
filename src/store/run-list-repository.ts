import { sql, type Kysely, type RawBuilder } from 'kysely'
import { CodedError } from '../model/coded-error'
import { RUN_STATUSES, type Run, type RunStatus } from '../model/run'
import type { Database } from './database'
import { formatInstant } from './instant'
import { withAttempts, type RunRow } from './run-repository'

export interface RunListing {
  readonly jobs?: readonly string[]
  readonly statuses?: readonly RunStatus[]
  /** When they were created; `until` is exclusive. */
  readonly created?: { readonly from: bigint; readonly until: bigint }
  readonly limit: number
  /** Id of the last run seen. */
  readonly after: string | null
}

/**
 * Newest first. Of each job and status that is asked for an index gives the newest, so that a list
 * costs the same however many runs there are.
 * @throws CodedError CURSOR_MISMATCH when there is no run `after`
 */
export async function listRuns(db: Kysely<Database>, listing: RunListing): Promise<Run[]> {
  const last = listing.after === null ? null : await placeOf(db, listing.after)
  const { rows } = await runsSql(listing, last).execute(db)
  return withAttempts(db, rows)
}

interface Place {
  readonly created_at: bigint
  readonly seq: bigint
}

/** For a test, which looks at its plan. */
export function runsSql(listing: RunListing, last: Place | null): RawBuilder<RunRow> {
  const { jobs, statuses, limit } = listing
  const newest = sql`order by run.created_at desc, run.seq desc limit ${limit}`
  const bounds = boundsSql(listing, last)
  if (jobs === undefined && statuses === undefined)
    return sql<RunRow>`select run.* from lakefront.run run where ${bounds} ${newest}`
  // A filter may name the same twice.
  const wanted = [...new Set(statuses ?? RUN_STATUSES)]
  if (jobs === undefined)
    return sql<RunRow>`
      select run.* from unnest(${wanted}::text[]) as wanted (status) cross join lateral (
        select run.* from lakefront.run run
        where run.status = wanted.status and ${bounds} ${newest}) run ${newest}`
  return sql<RunRow>`
    select run.* from unnest(${[...new Set(jobs)]}::text[]) as named (job)
    cross join unnest(${wanted}::text[]) as wanted (status) cross join lateral (
      select run.* from lakefront.run run
      where run.job = named.job and run.status = wanted.status and ${bounds} ${newest}) run ${newest}`
}

function boundsSql({ created }: RunListing, last: Place | null): RawBuilder<unknown> {
  const bounds = [sql`true`]
  if (created !== undefined) {
    bounds.push(sql`run.created_at >= ${formatInstant(created.from)}::timestamptz`)
    bounds.push(sql`run.created_at < ${formatInstant(created.until)}::timestamptz`)
  }
  if (last !== null) {
    const { created_at, seq } = last
    bounds.push(
      sql`(run.created_at, run.seq) < (${formatInstant(created_at)}::timestamptz, ${seq}::bigint)`,
    )
  }
  return sql.join(bounds, sql` and `)
}

async function placeOf(db: Kysely<Database>, id: string): Promise<Place> {
  const row = await db
    .selectFrom('lakefront.run')
    .select(['created_at', 'seq'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (row !== undefined) return row
  throw new CodedError(
    'CURSOR_MISMATCH',
    'The cursor names no run; start again from the first page.',
  )
}
