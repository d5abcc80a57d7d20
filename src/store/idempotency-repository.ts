import type { Kysely } from 'kysely'
import type { Database } from './database'
import { formatInstant } from './instant'

export interface IdempotencyKey {
  readonly principal: string
  /** The mutation, with what it acts on. */
  readonly operation: string
  readonly key: string
  readonly inputDigest: string
  readonly runId: string
}

/**
 * Takes the key for its run, in the transaction that makes the effect. Returns null when it was
 * free, else the one that holds it; waits for another transaction that is taking the same key.
 */
export async function takeKey(
  db: Kysely<Database>,
  key: IdempotencyKey,
  now: bigint,
): Promise<IdempotencyKey | null> {
  const inserted = await db
    .insertInto('lakefront.idempotency_key')
    .values({
      principal: key.principal,
      operation: key.operation,
      key: key.key,
      input_digest: key.inputDigest,
      run_id: key.runId,
      created_at: formatInstant(now),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return inserted.numInsertedOrUpdatedRows === 1n ? null : findKey(db, key)
}

export async function findKey(
  db: Kysely<Database>,
  key: Pick<IdempotencyKey, 'principal' | 'operation' | 'key'>,
): Promise<IdempotencyKey | null> {
  const row = await db
    .selectFrom('lakefront.idempotency_key')
    .select(['input_digest', 'run_id'])
    .where('principal', '=', key.principal)
    .where('operation', '=', key.operation)
    .where('key', '=', key.key)
    .executeTakeFirst()
  if (row === undefined) return null
  const { principal, operation, key: text } = key
  return { principal, operation, key: text, inputDigest: row.input_digest, runId: row.run_id }
}
