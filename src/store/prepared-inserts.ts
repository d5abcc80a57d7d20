import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { Pool, PoolClient, QueryConfig } from 'pg'

/** A connection keeps what it prepared for as long as it lives. */
const MAX_STATEMENTS = 100

/**
 * A pool whose connections prepare each inserting statement once: to parse and plan one that starts a
 * run takes PostgreSQL a third of its work. Their plans do not depend on values, as those of searches
 * do, and their results have no `*` that a migration could change under a prepared statement.
 */
export function preparedInserts(
  pool: Pool,
): PostgresPool & { connect(): Promise<PreparingClient> } {
  const names = new Map<string, string>()
  return {
    connect: async () => new PreparingClient(await pool.connect(), names),
    end: () => pool.end(),
  }
}

class PreparingClient implements PostgresPoolClient {
  constructor(
    private readonly client: PoolClient,
    private readonly names: Map<string, string>,
  ) {}

  query<R>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  query(asked: string | PostgresCursor<unknown>, parameters: readonly unknown[] = []): unknown {
    if (typeof asked !== 'string') throw new Error('This pool has no cursors.')
    return this.client.query(this.statement(asked, parameters))
  }

  release(isLost = false): void {
    this.client.release(isLost)
  }

  private statement(text: string, parameters: readonly unknown[]): QueryConfig {
    const values = [...parameters]
    // Without values it may be a migration: several statements, that cannot be prepared.
    const isPrepared = values.length > 0 && text.includes('insert into') && !text.includes('*')
    if (!isPrepared) return { text, values }
    const name = this.names.get(text) ?? `insert_${this.names.size}`
    if (!this.names.has(text)) {
      if (this.names.size >= MAX_STATEMENTS) return { text, values }
      this.names.set(text, name)
    }
    return { name, text, values }
  }
}
