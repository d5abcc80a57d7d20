import type { Kysely } from 'kysely'
import type { Database } from './database'

/**
 * Reads what is another one after every transaction that changed what is published; opaque. Compiled
 * once, since each answer from a cache waits for it.
 */
export function publishedRevision(db: Kysely<Database>): () => Promise<string> {
  const query = db.selectFrom('lakefront.published_revision').select('revision').compile()
  return async () => {
    const [found] = (await db.executeQuery(query)).rows
    if (found === undefined) throw new Error('lakefront.published_revision has lost its row')
    return found.revision
  }
}
