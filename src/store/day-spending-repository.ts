import { sql, type Kysely } from 'kysely'
import { dayOfInstant, formatDate } from '../model/calendar'
import type { Instant } from '../model/clock'
import type { Database } from './database'

export interface SpentBytes {
  readonly principal: string
  /** Any instant of the day, UTC. */
  readonly day: Instant
  readonly bytes: bigint
}

/**
 * Adds to what the principal has spent on a day, unless that would be more than the limit; forgets
 * earlier days. Of those that add at the same time, each sees what the others added.
 */
export async function spendBytes(
  db: Kysely<Database>,
  { principal, day, bytes }: SpentBytes,
  limit: bigint,
): Promise<{ readonly isAdded: boolean; readonly spent: bigint }> {
  const date = formatDate(dayOfInstant(day))
  const added = await sql<{ bytes: bigint }>`
    with forgotten as (
      delete from lakefront.day_spending where principal = ${principal} and day < ${date}::date)
    insert into lakefront.day_spending as before (principal, day, bytes)
    select ${principal}, ${date}::date, ${bytes}::bigint where ${bytes}::bigint <= ${limit}::bigint
    on conflict (principal, day) do update set bytes = before.bytes + excluded.bytes
      where before.bytes + excluded.bytes <= ${limit}::bigint
    returning bytes`.execute(db)
  const [now] = added.rows
  if (now !== undefined) return { isAdded: true, spent: now.bytes - bytes }
  const { rows } = await sql<{ bytes: bigint }>`
    select bytes from lakefront.day_spending where principal = ${principal} and day = ${date}::date`.execute(
    db,
  )
  return { isAdded: false, spent: rows[0]?.bytes ?? 0n }
}
