import type { Kysely } from 'kysely'
import type { Database } from './database'

/** Another one after every transaction that changed what is published; opaque. */
export async function publishedRevision(db: Kysely<Database>): Promise<string> {
  const { revision } = await db
    .selectFrom('lakefront.published_revision')
    .select('revision')
    .executeTakeFirstOrThrow()
  return revision
}
