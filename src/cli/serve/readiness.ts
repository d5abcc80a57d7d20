import { sql, type Kysely } from 'kysely'
import type { ReadinessCheck } from '../../server/readiness'
import type { Database } from '../../store/database'

export function databaseReadiness(db: Kysely<Database>): ReadinessCheck {
  return {
    name: 'database',
    async check() {
      await sql`select 1`.execute(db)
    },
  }
}
