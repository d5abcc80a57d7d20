import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Instant } from '../model/clock'
import { isTerminal, type Failure, type Run, type RunStatus } from '../model/run'
import type { ActiveAttempt, RunState } from '../model/run-state'
import type { Database } from './database'
import { RUN_DUE_CHANNEL } from './event-repository'
import { formatInstant } from './instant'
import { writeFiles, writeOutputs, writeRows } from './run-values'
import { storableText } from './storable-text'

/** What is stored of a run besides its state; what is absent stays. */
export interface RunValues {
  readonly startedAt?: Instant | null
  readonly endedAt?: Instant | null
  readonly rows?: Run['rows']
  readonly outputs?: Run['outputs']
  readonly files?: Run['files']
  readonly logTail?: readonly string[]
}

export interface RunStateChange {
  readonly runId: string
  readonly revision: number
  readonly next: RunState
  readonly values: RunValues
  readonly ended: {
    readonly attemptId: string
    readonly status: RunStatus
    readonly failure: Failure | null
  } | null
  /** Of the active attempt. */
  readonly links: { readonly console: string | null; readonly log: string | null } | null
  readonly releaseTables: boolean
  /** What happened, in the words of the state machine. */
  readonly kind: string
  readonly message: string | null
  readonly now: Instant
  /** When a reconciler is to look at it next. */
  readonly dueAt: Instant
}

type Assignments = Readonly<Record<string, unknown>>

/**
 * Run, attempts, leases and event in one statement: compare-and-set on the revision. Every listener
 * is told the run's id, and reconcilers where it is due now. False: another change came first and
 * nothing was written.
 */
export async function changeRun(db: Kysely<Database>, change: RunStateChange): Promise<boolean> {
  const ofQueued = change.releaseTables && change.ended === null
  if (!ofQueued || db.isTransaction) return writeChange(db, change)
  return db.transaction().execute(async (tx) => {
    // Whoever reserves tables for it has the run's row: a statement that only waited for that would
    // not see those leases, and they would stay for ever.
    await sql`select 1 from lakefront.run where id = ${change.runId} for update`.execute(tx)
    return writeChange(tx, change)
  })
}

async function writeChange(db: Kysely<Database>, change: RunStateChange): Promise<boolean> {
  const { runId, revision, next, ended, now } = change
  const { attempt } = next
  const { rows } = await sql`
    with changed as (
      update lakefront.run set ${assign(runColumns(change))}
      where id = ${runId} and revision = ${revision} returning id),
    ended as (${ended === null ? NOTHING : updateAttempt(ended.attemptId, endedColumns(ended, now))}),
    active as (${attempt === null ? NOTHING : updateAttempt(attempt.id, activeColumns(attempt, change))}),
    released as (${change.releaseTables ? RELEASE : NOTHING}),
    told as (
      insert into lakefront.event (run_id, revision, status, kind, at, message)
      select id, ${revision + 1}::integer, ${next.status}, ${change.kind},
        ${formatInstant(now)}::timestamptz, ${messageOf(change)}::text from changed)
    select ${notify(change)} from changed`.execute(db)
  return rows.length === 1
}

const NOTHING = sql`select 1`
const RELEASE = sql`
  delete from lakefront.table_lease where run_id in (select id from changed)`

function notify({ next, ended, dueAt, now, runId }: RunStateChange): RawBuilder<unknown> {
  // What ended makes room for what waits.
  const isDue = ended !== null || isTerminal(next.status) || dueAt <= now
  return isDue ? sql`pg_notify(${RUN_DUE_CHANNEL}, ${runId})` : sql`id`
}

function updateAttempt(id: string, columns: Assignments): RawBuilder<unknown> {
  return sql`update lakefront.attempt set ${assign(columns)}
    where id = ${id} and run_id in (select id from changed)`
}

function assign(columns: Assignments): RawBuilder<unknown> {
  return sql.join(Object.entries(columns).map(([name, value]) => sql`${sql.ref(name)} = ${value}`))
}

function runColumns({ revision, next, values, dueAt }: RunStateChange): Assignments {
  return {
    revision: revision + 1,
    status: next.status,
    tries: next.tries,
    queued_at: formatInstant(next.queuedAt),
    not_before: nullable(next.notBefore),
    failure_code: next.failure?.code ?? null,
    failure_message: messageOf(next.failure),
    launcher: next.attempt?.launcher ?? null,
    due_at: formatInstant(dueAt),
    ...(next.attempt === null && { leased_by: null, leased_until: null }),
    ...valueColumns(values),
  }
}

function valueColumns({
  startedAt,
  endedAt,
  rows,
  outputs,
  files,
  logTail,
}: RunValues): Assignments {
  return {
    ...(startedAt !== undefined && { started_at: nullable(startedAt) }),
    ...(endedAt !== undefined && { ended_at: nullable(endedAt) }),
    ...(rows !== undefined && { rows: rows === null ? null : writeRows(rows) }),
    ...(outputs !== undefined && { outputs: writeOutputs(outputs) }),
    ...(files !== undefined && { files: writeFiles(files) }),
    ...(logTail !== undefined && { log_tail: [...logTail] }),
  }
}

function endedColumns(
  { status, failure }: NonNullable<RunStateChange['ended']>,
  now: Instant,
): Assignments {
  return {
    status,
    ended_at: formatInstant(now),
    branches_pending: status !== 'succeeded',
    failure_code: failure?.code ?? null,
    failure_message: messageOf(failure),
  }
}

function activeColumns(attempt: ActiveAttempt, { next, links }: RunStateChange): Assignments {
  return {
    status: next.status === 'canceling' ? next.status : attempt.status,
    external_id: attempt.externalId,
    submissions: attempt.submissions,
    submitted_at: formatInstant(attempt.submittedAt),
    fulls: attempt.fulls,
    not_before: nullable(attempt.notBefore),
    started_at: nullable(attempt.startedAt),
    missing_since: nullable(attempt.missingSince),
    stopping_since: nullable(attempt.stoppingSince),
    ...(links !== null && { console_link: links.console, log_link: links.log }),
  }
}

/** A message that cannot be stored would keep its run for ever. */
function messageOf(told: { readonly message: string | null } | null): string | null {
  const message = told?.message ?? null
  return message === null ? null : storableText(message)
}

function nullable(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant)
}
