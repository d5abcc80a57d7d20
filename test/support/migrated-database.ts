import type { Kysely } from 'kysely'
import type { PoolConfig } from 'pg'
import { openDatabase, type Database } from '../../src/store/database'
import { migrate } from '../../src/store/migrate'
import { startPostgres, type TestPostgres } from './postgres'

export interface MigratedDatabase {
  db(): Kysely<Database>
  /** For connections of other servers. */
  config(): PoolConfig
}

/** A database for the tests of a file, there before the first of them and gone after the last. */
export function migratedDatabase(): MigratedDatabase {
  let postgres: TestPostgres
  let db: Kysely<Database>
  beforeAll(async () => {
    postgres = await startPostgres()
    db = openDatabase(postgres.config, () => undefined)
    await migrate(db)
  })
  afterAll(async () => {
    await db.destroy()
    await postgres.stop()
  })
  return { db: () => db, config: () => postgres.config }
}
