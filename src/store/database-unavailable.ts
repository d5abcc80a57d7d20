import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import { systemErrorCode } from '../model/system-error'

/**
 * PostgreSQL could not be reached, or went away before it answered: what was asked may be done or not.
 * The cause is for the log; it may name what is secret.
 */
export class DatabaseUnavailable extends Error {
  constructor(cause: unknown) {
    super('PostgreSQL does not answer.', { cause })
    this.name = 'DatabaseUnavailable'
  }
}

interface Releasable extends PostgresPoolClient {
  /** True: it is not used again. */
  release(isLost?: boolean): void
}

/** A pool that throws DatabaseUnavailable for every fault of a connection, which then is used no more. */
export function tellingUnavailable(
  pool: PostgresPool & { connect(): Promise<Releasable> },
): PostgresPool {
  return {
    async connect() {
      try {
        return new TellingClient(await pool.connect())
      } catch (error) {
        throw new DatabaseUnavailable(error)
      }
    },
    end: () => pool.end(),
  }
}

class TellingClient implements PostgresPoolClient {
  private lost: DatabaseUnavailable | null = null

  constructor(private readonly client: Releasable) {}

  query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  query(asked: string | PostgresCursor<unknown>, parameters: readonly unknown[] = []): unknown {
    if (typeof asked !== 'string') return this.client.query(asked)
    // Behind a statement without an answer, a rollback would only wait as long once more.
    if (this.lost !== null) return Promise.reject(this.lost)
    return this.client.query(asked, parameters).catch((error: unknown) => {
      if (!isOfConnection(error)) throw error
      this.lost = new DatabaseUnavailable(error)
      throw this.lost
    })
  }

  release(): void {
    this.client.release(this.lost !== null)
  }
}

/**
 * PostgreSQL 17, appendix A: class 08 (connection), 57P01 to 57P05 (shut down, crashed, not yet there,
 * dropped, idle for too long).
 */
const GONE = /^(08...|57P0[1-5])$/

/** How pg tells it of a connection; these errors have no mark but their text. */
const BROKEN =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout)/

/** Those of the system have the call that failed. */
function isOfConnection(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const code = systemErrorCode(error) ?? ''
  const message = 'message' in error ? String(error.message) : ''
  return GONE.test(code) || BROKEN.test(message) || 'syscall' in error
}
