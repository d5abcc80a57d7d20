import { sql, type Kysely, type Selectable } from 'kysely'
import type { Attempt, Run } from '../model/run'
import { attemptsOf } from './attempt-repository'
import type { Database, RunTable } from './database'
import { readFailure } from './stored-failure'
import { readFiles, readOutputs, readRows } from './run-values'

export type RunRow = Selectable<RunTable>

/** As clients see them, with all attempts; in no order. */
export async function getRuns(db: Kysely<Database>, ids: readonly string[]): Promise<Run[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('lakefront.run')
    .selectAll()
    .where('id', '=', sql<string>`any(${[...ids]})`)
    .execute()
  return withAttempts(db, rows)
}

export async function getRun(db: Kysely<Database>, id: string): Promise<Run | null> {
  return (await getRuns(db, [id]))[0] ?? null
}

export async function withAttempts(db: Kysely<Database>, rows: readonly RunRow[]): Promise<Run[]> {
  const attempts = await attemptsOf(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => toRun(row, attempts.get(row.id) ?? []))
}

function toRun(row: RunRow, attempts: readonly Attempt[]): Run {
  return {
    id: row.id,
    revision: row.revision,
    job: row.job,
    status: row.status,
    input: row.input,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    attempts,
    rows: row.rows === null ? null : readRows(row.rows),
    outputs: readOutputs(row.outputs),
    files: readFiles(row.files),
    failure: readFailure(row.failure_code, row.failure_message),
    logTail: row.log_tail,
  }
}
