import { sql, type Kysely } from 'kysely'
import type { Database } from './database'
import { formatInstant } from './instant'

/**
 * Leases all tables to the run, or none of them. An older queued run that wants one of the tables
 * goes first. Tables that the run holds already stay with it.
 */
export async function leaseTables(
  db: Kysely<Database>,
  lease: { readonly runId: string; readonly tables: readonly string[]; readonly now: bigint },
): Promise<boolean> {
  if (lease.tables.length === 0) return true
  // Sorted, so that two runs never wait for each other.
  const tables = lease.tables.toSorted()
  return db.transaction().execute(async (tx) => {
    if (!(await lockQueued(tx, lease.runId))) return false
    if (await olderRunWaits(tx, lease.runId, tables)) return false
    const held = await sql<{ table_name: string }>`
      insert into lakefront.table_lease (table_name, run_id, leased_at)
      select name, ${lease.runId}, ${formatInstant(lease.now)} from unnest(${tables}::text[]) as name
      where not exists (
        select 1 from lakefront.table_lease other
        where other.table_name = any(${tables}) and other.run_id <> ${lease.runId})
      on conflict (table_name) do update set run_id = lakefront.table_lease.run_id
        where lakefront.table_lease.run_id = ${lease.runId}
      returning table_name`.execute(tx)
    if (held.rows.length === tables.length) return true
    // Another run took one of them at the same moment.
    await releaseTables(tx, lease.runId)
    return false
  })
}

export async function releaseTables(db: Kysely<Database>, runId: string): Promise<void> {
  await db.deleteFrom('lakefront.table_lease').where('run_id', '=', runId).execute()
}

/** A run that is canceled meanwhile must not be left with leases. */
async function lockQueued(db: Kysely<Database>, runId: string): Promise<boolean> {
  const run = await db
    .selectFrom('lakefront.run')
    .select('id')
    .where('id', '=', runId)
    .where('status', '=', 'queued')
    .forUpdate()
    .executeTakeFirst()
  return run !== undefined
}

async function olderRunWaits(
  db: Kysely<Database>,
  runId: string,
  tables: string[],
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from lakefront.run older, lakefront.run mine
    where mine.id = ${runId} and older.seq < mine.seq and older.status = 'queued'
      and older.tables && ${tables}::text[] limit 1`.execute(db)
  return rows.length > 0
}
