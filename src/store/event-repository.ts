import { sql, type Kysely } from 'kysely'
import type { RunStatus } from '../model/run'
import type { Database } from './database'
import { formatInstant } from './instant'

/** The channel that carries ids of changed runs, and nothing else. */
export const RUN_CHANGED_CHANNEL = 'lakefront_run_changed'

/** Something that happened to a run. Events are only ever added. */
export interface RunHistoryEvent {
  readonly runId: string
  readonly revision: number
  readonly status: RunStatus
  /** What happened, in the words of the state machine. */
  readonly kind: string
  readonly at: bigint
}

/** Adds the event and, once the transaction is committed, tells every listener the run's id. */
export async function appendEvent(db: Kysely<Database>, event: RunHistoryEvent): Promise<void> {
  await db
    .insertInto('lakefront.event')
    .values({
      run_id: event.runId,
      revision: event.revision,
      status: event.status,
      kind: event.kind,
      at: formatInstant(event.at),
    })
    .execute()
  await sql`select pg_notify(${RUN_CHANGED_CHANNEL}, ${event.runId})`.execute(db)
}
