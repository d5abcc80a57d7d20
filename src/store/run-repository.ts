import { sql, type Kysely, type Selectable } from 'kysely'
import { CodedError, ERROR_CODES, type ErrorCode } from '../model/coded-error'
import { TERMINAL_STATUSES, type Failure, type Run, type RunStatus } from '../model/run'
import { attemptsOf, type StoredAttempt } from './attempt-repository'
import type { Database, RunTable } from './database'
import { formatInstant } from './instant'
import { readFiles, readOutputs, readRows, writeFiles, writeOutputs, writeRows } from './run-values'

/** A run with what only the reconciler needs. */
export interface StoredRun {
  readonly run: Run
  readonly tables: readonly string[]
  /** Attempts since the run was last queued by a client that ended before their work started. */
  readonly neverStarted: number
  readonly attempts: readonly StoredAttempt[]
}

export interface NewRun {
  readonly id: string
  readonly job: string
  readonly input: unknown
  readonly tables: readonly string[]
  readonly createdAt: bigint
}

/** What a change of a run may set; what is absent stays. */
export interface RunChange {
  readonly status: RunStatus
  readonly neverStarted: number
  readonly startedAt?: bigint | null
  readonly endedAt?: bigint | null
  readonly rows?: Run['rows']
  readonly outputs?: Run['outputs']
  readonly files?: Run['files']
  readonly failure?: Failure | null
  readonly logTail?: readonly string[]
}

export async function insertRun(db: Kysely<Database>, run: NewRun): Promise<void> {
  await db
    .insertInto('lakefront.run')
    .values({
      id: run.id,
      revision: 1,
      job: run.job,
      status: 'queued',
      input: JSON.stringify(run.input),
      tables: [...run.tables],
      created_at: formatInstant(run.createdAt),
    })
    .execute()
}

/** Compare-and-set on the revision. False: another change came first and nothing was written. */
export async function changeRun(
  db: Kysely<Database>,
  id: string,
  revision: number,
  change: RunChange,
): Promise<boolean> {
  const { startedAt, endedAt, rows, outputs, files, failure, logTail } = change
  const result = await db
    .updateTable('lakefront.run')
    .set({
      revision: revision + 1,
      status: change.status,
      never_started: change.neverStarted,
      ...(startedAt !== undefined && { started_at: nullable(startedAt) }),
      ...(endedAt !== undefined && { ended_at: nullable(endedAt) }),
      ...(rows !== undefined && { rows: rows === null ? null : writeRows(rows) }),
      ...(outputs !== undefined && { outputs: writeOutputs(outputs) }),
      ...(files !== undefined && { files: writeFiles(files) }),
      ...(failure !== undefined && {
        failure_code: failure?.code ?? null,
        failure_message: failure?.message ?? null,
      }),
      ...(logTail !== undefined && { log_tail: [...logTail] }),
    })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function getRuns(db: Kysely<Database>, ids: readonly string[]): Promise<StoredRun[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('lakefront.run')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
  return withAttempts(db, rows)
}

export async function getRun(db: Kysely<Database>, id: string): Promise<StoredRun | null> {
  return (await getRuns(db, [id]))[0] ?? null
}

export interface RunListing {
  readonly jobs?: readonly string[]
  readonly statuses?: readonly RunStatus[]
  readonly limit: number
  /** Id of the last run seen. */
  readonly after: string | null
}

/**
 * Newest first.
 * @throws CodedError CURSOR_MISMATCH when there is no run `after`
 */
export async function listRuns(db: Kysely<Database>, listing: RunListing): Promise<StoredRun[]> {
  let query = db.selectFrom('lakefront.run').selectAll().orderBy('seq', 'desc').limit(listing.limit)
  if (listing.jobs !== undefined)
    query = query.where('job', '=', sql<string>`any(${[...listing.jobs]})`)
  if (listing.statuses !== undefined) {
    query = query.where('status', '=', sql<RunStatus>`any(${[...listing.statuses]})`)
  }
  if (listing.after !== null) query = query.where('seq', '<', await seqOf(db, listing.after))
  return withAttempts(db, await query.execute())
}

/**
 * Leases runs that have not ended to one reconciler, oldest first; those leased to another whose
 * time is not over are left out, and so are those that another takes at this moment.
 */
export async function leaseRuns(
  db: Kysely<Database>,
  lease: {
    readonly owner: string
    readonly now: bigint
    readonly until: bigint
    readonly limit: number
  },
): Promise<StoredRun[]> {
  const { rows } = await sql<Selectable<RunTable>>`
    update lakefront.run set leased_by = ${lease.owner}, leased_until = ${formatInstant(lease.until)}
    where id in (
      select id from lakefront.run
      where status in ('queued', 'starting', 'running', 'canceling')
        and (leased_by is null or leased_by = ${lease.owner} or leased_until < ${formatInstant(lease.now)})
      order by seq limit ${lease.limit} for update skip locked)
    returning *`.execute(db)
  return withAttempts(
    db,
    rows.toSorted((a, b) => (a.seq < b.seq ? -1 : 1)),
  )
}

/** Gives back what a reconciler that stops had leased, so that the next one need not wait. */
export async function returnRuns(db: Kysely<Database>, owner: string): Promise<void> {
  await db
    .updateTable('lakefront.run')
    .set({ leased_by: null, leased_until: null })
    .where('leased_by', '=', owner)
    .where('status', 'not in', [...TERMINAL_STATUSES])
    .execute()
}

async function seqOf(db: Kysely<Database>, id: string): Promise<bigint> {
  const row = await db
    .selectFrom('lakefront.run')
    .select('seq')
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) {
    throw new CodedError(
      'CURSOR_MISMATCH',
      'The cursor names no run; start again from the first page.',
    )
  }
  return row.seq
}

async function withAttempts(
  db: Kysely<Database>,
  rows: readonly Selectable<RunTable>[],
): Promise<StoredRun[]> {
  const attempts = await attemptsOf(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => toStoredRun(row, attempts.get(row.id) ?? []))
}

function toStoredRun(row: Selectable<RunTable>, attempts: readonly StoredAttempt[]): StoredRun {
  const run: Run = {
    id: row.id,
    revision: row.revision,
    job: row.job,
    status: row.status,
    input: row.input,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    attempts: attempts.map(({ attempt }) => attempt),
    rows: row.rows === null ? null : readRows(row.rows),
    outputs: readOutputs(row.outputs),
    files: readFiles(row.files),
    failure: row.failure_code === null ? null : toFailure(row.failure_code, row.failure_message),
    logTail: row.log_tail,
  }
  return { run, tables: row.tables, neverStarted: row.never_started, attempts }
}

/** A code of a newer version of the program reads as a failed job. */
function toFailure(code: string, message: string | null): Failure {
  return { code: isErrorCode(code) ? code : 'JOB_FAILED', message: message ?? '' }
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code)
}

function nullable(instant: bigint | null): string | null {
  return instant === null ? null : formatInstant(instant)
}
