import { sql, type Kysely } from 'kysely'
import type { Instant } from '../model/clock'
import { TERMINAL_STATUSES } from '../model/run'
import type { Database } from './database'
import { RUN_DUE_CHANNEL } from './event-repository'
import { formatInstant } from './instant'
import { TRACKED_COLUMNS, toTrackedRun, type TrackedRow, type TrackedRun } from './tracked-run'

/** Any number that no other lock of two numbers in this database begins with. */
const OBSERVING_LOCK = 0x6c616b66

export interface Lease {
  readonly owner: string
  readonly now: Instant
  readonly until: Instant
}

export async function trackedRuns(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<TrackedRun[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<TrackedRow>`
    select ${TRACKED_COLUMNS} from lakefront.run run
    left join lakefront.attempt attempt on attempt.run_id = run.id and attempt.ended_at is null
    where run.id = any(${[...ids]})`.execute(db)
  return rows.map(toTrackedRun)
}

export async function trackedRun(db: Kysely<Database>, id: string): Promise<TrackedRun | null> {
  return (await trackedRuns(db, [id]))[0] ?? null
}

/**
 * Leases the runs of a launcher whose attempts are due to be looked at, longest due first, and says
 * when they are due again. Left out are those leased to another whose time is not over. One
 * reconciler at a time takes its turn: two would list the same attempts twice.
 */
export async function leaseDue(
  db: Kysely<Database>,
  launcher: string,
  lease: Lease & {
    readonly dueBy: Instant
    readonly nextDue: Instant
    readonly limit: number
  },
): Promise<TrackedRun[]> {
  const now = formatInstant(lease.now)
  const { rows } = await sql<TrackedRow>`
    with turn as materialized (
      select pg_try_advisory_xact_lock(${OBSERVING_LOCK}, hashtext(${launcher})) as mine),
    due as (
      select run.id from lakefront.run run, turn
      where turn.mine and run.launcher = ${launcher}
        and run.status in ('starting', 'running', 'canceling') and run.due_at <= ${formatInstant(lease.dueBy)}
        and (run.leased_by is null or run.leased_by = ${lease.owner} or run.leased_until < ${now})
      order by run.due_at limit ${lease.limit} for update of run skip locked),
    run as (
      update lakefront.run leased set leased_by = ${lease.owner},
        leased_until = ${formatInstant(lease.until)}, due_at = ${formatInstant(lease.nextDue)}
      from due where leased.id = due.id returning leased.*)
    select ${TRACKED_COLUMNS} from run
    join lakefront.attempt attempt on attempt.run_id = run.id and attempt.ended_at is null
    order by run.seq`.execute(db)
  return rows.map(toTrackedRun)
}

/** Names of launchers that active runs are at, besides these. */
export async function otherLaunchers(
  db: Kysely<Database>,
  names: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ launcher: string }>`
    select distinct launcher from lakefront.run
    where status in ('starting', 'running', 'canceling') and launcher <> all(${[...names]})`.execute(
    db,
  )
  return rows.map(({ launcher }) => launcher)
}

/** Of runs that are worked on, so that nobody else takes them meanwhile. */
export async function renewLeases(
  db: Kysely<Database>,
  ids: readonly string[],
  { owner, until }: Pick<Lease, 'owner' | 'until'>,
): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update lakefront.run set leased_until = ${formatInstant(until)}
    where id = any(${[...ids]}) and leased_by = ${owner}`.execute(db)
}

/** Gives runs back, so that nobody waits for the lease's end; all of the owner's unless said which. */
export async function returnRuns(
  db: Kysely<Database>,
  owner: string,
  ids?: readonly string[],
): Promise<void> {
  let query = db
    .updateTable('lakefront.run')
    .set({ leased_by: null, leased_until: null })
    .where('leased_by', '=', owner)
    .where('status', 'not in', [...TERMINAL_STATUSES])
  if (ids !== undefined) query = query.where('id', '=', sql<string>`any(${[...ids]})`)
  await query.execute()
}

/** Something is known to have happened to these attempts, by their own or their launcher's ids. */
export async function makeDue(
  db: Kysely<Database>,
  attemptIds: readonly string[],
  now: Instant,
): Promise<void> {
  if (attemptIds.length === 0) return
  const ids = [...attemptIds]
  await sql`
    with due as (
      update lakefront.run set due_at = ${formatInstant(now)}
      where status in ('starting', 'running', 'canceling') and id in (
        select run_id from lakefront.attempt where ended_at is null and external_id = any(${ids})
        union select run_id from lakefront.attempt where ended_at is null and id = any(${ids}))
      returning id)
    select pg_notify(${RUN_DUE_CHANNEL}, id) from due`.execute(db)
}
