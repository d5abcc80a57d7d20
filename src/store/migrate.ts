import { sql, type Kysely } from 'kysely'
import type { Database } from './database'
import { MIGRATIONS } from './migrations/migrations'

/** Any number that nothing else locks in this database: the letters "lake". */
const MIGRATION_LOCK = 0x6c616b65

/**
 * Brings the schema `lakefront` up to date. Safe when several servers start at the same time: the
 * others wait for the lock and find nothing left to do. A migration is applied whole or not at all.
 */
export async function migrate(db: Kysely<Database>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(tx)
    await sql`create schema if not exists lakefront`.execute(tx)
    await sql`create table if not exists lakefront.migration (
      name text primary key, applied_at timestamptz not null default now())`.execute(tx)
    const { rows } = await sql<{ name: string }>`select name from lakefront.migration`.execute(tx)
    const applied = new Set(rows.map((row) => row.name))
    for (const migration of MIGRATIONS.filter(({ name }) => !applied.has(name))) {
      await sql.raw(migration.sql).execute(tx)
      await sql`insert into lakefront.migration (name) values (${migration.name})`.execute(tx)
    }
  })
}
