import { sql, type Kysely } from 'kysely'
import type { Database } from './database'
import { formatInstant } from './instant'
import { TRACKED_COLUMNS, toTrackedRun, type TrackedRow, type TrackedRun } from './tracked-run'
import type { Lease } from './tracked-run-repository'

/** Any number that nothing else locks in this database. */
const ADMISSION_LOCK = 0x6c616b67

/** A queued run that could be admitted. */
export interface Candidate {
  readonly tracked: TrackedRun
  readonly tables: readonly string[]
  readonly input: unknown
}

/** What of a launcher and its jobs is taken already; runs that are being prepared count. */
export interface Usage {
  /** Active runs, wherever they are: a job's limit holds over all places. */
  readonly byJob: ReadonlyMap<string, number>
  /** Those at the launcher. */
  readonly here: number
  /** The service said that it has no room, and somebody still waits for it. */
  readonly full: boolean
}

/** Whether a look for candidates is worth it; a run that another prepares does not count. */
export async function isAnyQueued(
  db: Kysely<Database>,
  jobs: readonly string[],
  now: bigint,
): Promise<boolean> {
  const at = formatInstant(now)
  const { rows } = await sql`
    select 1 from unnest(${[...jobs]}::text[]) as named (job) cross join lateral (
      select 1 from lakefront.run run where run.job = named.job and run.status = 'queued'
        and (run.not_before is null or run.not_before <= ${at})
        and (run.leased_until is null or run.leased_until < ${at}) limit 1) found limit 1`.execute(
    db,
  )
  return rows.length > 0
}

/** One admission at a time, so that limits hold with any number of reconcilers. False: another is at it. */
export async function takeAdmissionLock(tx: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(${ADMISSION_LOCK}::bigint) as taken`.execute(tx)
  return rows[0]?.taken ?? false
}

export async function usageOf(
  tx: Kysely<Database>,
  launcher: string,
  jobs: readonly string[],
  now: bigint,
): Promise<Usage> {
  const { rows } = await sql<{ job: string | null; count: bigint; here: bigint }>`
    select job, count(*) as count, count(*) filter (where launcher = ${launcher}) as here
    from lakefront.run
    where status in ('starting', 'running', 'canceling')
      and (launcher = ${launcher} or job = any(${[...jobs]})) group by job
    union all
    select job, count(*) as count, count(*) as here from lakefront.run
    where status = 'queued' and leased_by is not null and leased_until >= ${formatInstant(now)}
      and job = any(${[...jobs]}) group by job
    union all
    select null, count(*), 0 from (select 1 from lakefront.attempt where launcher = ${launcher}
      and fulls > 0 and external_id is null and ended_at is null limit 1) waiting`.execute(tx)
  const byJob = new Map<string, number>()
  let taken = 0
  let full = false
  for (const { job, count, here } of rows) {
    taken += Number(here)
    if (job === null) full = count > 0n
    else byJob.set(job, (byJob.get(job) ?? 0) + Number(count))
  }
  return { byJob, here: taken, full }
}

/** The oldest queued runs of each job, at most as many as it may show; oldest first over all. */
export async function candidates(
  tx: Kysely<Database>,
  limits: ReadonlyMap<string, number>,
  now: bigint,
): Promise<Candidate[]> {
  const at = formatInstant(now)
  const jobs = [...limits.keys()]
  const { rows } = await sql<TrackedRow & { tables: string[]; input: unknown }>`
    select ${TRACKED_COLUMNS}, run.tables, run.input
    from unnest(${jobs}::text[], ${[...limits.values()]}::integer[]) as shown (job, n)
    cross join lateral (
      select * from lakefront.run run where run.job = shown.job and run.status = 'queued'
        and (run.not_before is null or run.not_before <= ${at})
        and (run.leased_until is null or run.leased_until < ${at})
      order by run.seq limit shown.n) run
    left join lakefront.attempt attempt on false
    order by run.seq`.execute(tx)
  return rows.map((row) => ({ tracked: toTrackedRun(row), tables: row.tables, input: row.input }))
}

/** By table, the run that holds it. */
export async function tableHolders(
  tx: Kysely<Database>,
  tables: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (tables.length === 0) return new Map()
  const rows = await tx
    .selectFrom('lakefront.table_lease')
    .select(['table_name', 'run_id'])
    .where('table_name', '=', sql<string>`any(${[...tables]})`)
    .execute()
  return new Map(rows.map(({ table_name, run_id }) => [table_name, run_id]))
}

/** Whether a run holds the lease and is past its queue; it may then have been abandoned, too. */
export async function isLeasedByAttempt(tx: Kysely<Database>, table: string): Promise<boolean> {
  const held = await tx
    .selectFrom('lakefront.table_lease as lease')
    .innerJoin('lakefront.run as run', 'run.id', 'lease.run_id')
    .select('run.id')
    .where('lease.table_name', '=', table)
    .where('run.status', '<>', 'queued')
    .executeTakeFirst()
  return held !== undefined
}

/** Leases the runs and their tables; one that is not queued any more is left out. Returns the rest. */
export async function reserve(
  tx: Kysely<Database>,
  chosen: readonly Candidate[],
  { owner, now, until }: Lease,
): Promise<Candidate[]> {
  if (chosen.length === 0) return []
  const pairs = chosen.flatMap(({ tracked, tables }) => tables.map((table) => [table, tracked.id]))
  const { rows } = await sql<{ id: string }>`
    with reserved as (
      update lakefront.run set leased_by = ${owner}, leased_until = ${formatInstant(until)}
      where id = any(${chosen.map(({ tracked }) => tracked.id)}) and status = 'queued' returning id),
    held as (
      insert into lakefront.table_lease (table_name, run_id, leased_at)
      select wanted.name, wanted.run, ${formatInstant(now)}::timestamptz
      from unnest(${pairs.map(([table]) => table)}::text[], ${pairs.map(([, run]) => run)}::text[])
        as wanted (name, run) join reserved on reserved.id = wanted.run
      on conflict (table_name) do nothing)
    select id from reserved`.execute(tx)
  const reserved = new Set(rows.map(({ id }) => id))
  return chosen.filter(({ tracked }) => reserved.has(tracked.id))
}

/** Queued for longer than their jobs allow. `fallback` is for jobs that are not named. */
export async function queuedTooLong(
  db: Kysely<Database>,
  before: ReadonlyMap<string, bigint>,
  fallback: bigint,
  limit: number,
): Promise<TrackedRun[]> {
  const { rows } = await sql<TrackedRow>`
    select ${TRACKED_COLUMNS} from lakefront.run run
    left join unnest(${[...before.keys()]}::text[], ${[...before.values()].map(formatInstant)}::timestamptz[])
      as named (job, before) on named.job = run.job
    left join lakefront.attempt attempt on false
    where run.status = 'queued'
      and run.queued_at <= coalesce(named.before, ${formatInstant(fallback)}::timestamptz)
    limit ${limit}`.execute(db)
  return rows.map(toTrackedRun)
}
