import type { Instant } from '../../../src/model/clock'
import type { Conditions } from './service'

export interface Page<T> {
  readonly items: readonly T[]
  /** Null: there is no more. */
  readonly next: string | null
}

interface Listed {
  readonly id: string
  readonly createdAt: Instant
}

/** Stands for the place before the first item: a page may be empty and yet have a successor. */
const START = 'start'

/**
 * One page of records in the given order. The token names the last record seen, so that what is
 * added before it while a client pages neither repeats nor hides anything.
 * @returns null for a token that names nothing
 */
export function pageOf<T extends Listed>(
  records: readonly T[],
  token: string | undefined,
  size: number,
  conditions: Conditions,
): Page<T> | null {
  const seen = records.filter(({ createdAt }) => createdAt <= conditions.seenUntil)
  const from = startOf(seen, token)
  if (from === null) return null
  const until = from + Math.min(size, conditions.pageLimit)
  const items = seen.slice(from, until)
  return { items, next: until < seen.length ? tokenAfter(items.at(-1), token) : null }
}

function startOf(records: readonly Listed[], token: string | undefined): number | null {
  if (token === undefined) return 0
  const last = Buffer.from(token, 'base64url').toString()
  if (last === START) return 0
  const at = records.findIndex(({ id }) => id === last)
  return at < 0 ? null : at + 1
}

/** After an empty page, the place is the one that it began with. */
function tokenAfter(last: Listed | undefined, token: string | undefined): string {
  if (last === undefined && token !== undefined) return token
  return Buffer.from(last?.id ?? START).toString('base64url')
}
