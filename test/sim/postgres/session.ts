import type { Client, QueryResult } from 'pg'
import { outcomeOf, type Outcome } from '../gate'

export type SqlRows = QueryResult<Record<string, unknown>>

/** A statement that PostgreSQL works on, or that waits there for a lock. */
interface Statement {
  readonly done: (outcome: Outcome<SqlRows>) => void
  readonly ended: Promise<void>
  outcome: Outcome<SqlRows> | null
}

/** One of PostgreSQL's own processes, for one connection of the world at a time. */
export class Session {
  statement: Statement | null = null

  constructor(
    private readonly client: Client,
    readonly pid: number,
  ) {}

  begin(
    text: string,
    values: readonly unknown[],
    done: (outcome: Outcome<SqlRows>) => void,
  ): Statement {
    const query = outcomeOf(() => this.client.query<Record<string, unknown>>(text, [...values]))
    const statement: Statement = {
      done,
      outcome: null,
      ended: query.then((outcome) => {
        statement.outcome = outcome
      }),
    }
    this.statement = statement
    return statement
  }

  async query(text: string, values: readonly unknown[] = []): Promise<SqlRows> {
    return this.client.query<Record<string, unknown>>(text, [...values])
  }

  end(): Promise<void> {
    return this.client.end()
  }
}
