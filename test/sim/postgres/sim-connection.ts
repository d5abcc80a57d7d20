import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely'
import { inWords, type Gate, type Outcome } from '../gate'
import type { Session, SqlRows } from './session'
import type { Sessions } from './sessions'

const CHANGES = ['INSERT', 'UPDATE', 'DELETE', 'MERGE']

/** A replica's connection to PostgreSQL, which may break at any statement, with the words of `pg`. */
export class SimConnection implements DatabaseConnection {
  private session: Session | null = null
  private broken = false
  private inFlight = false
  private inTransaction = false

  constructor(
    private readonly sessions: Sessions,
    private readonly gate: Gate,
    private readonly rewrite: (text: string) => string,
    private readonly onBroken: () => void,
    private readonly onCommit: (text: string) => Promise<void>,
  ) {}

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.broken)
      throw new Error('Client has encountered a connection error and is not queryable')
    this.inFlight = true
    const { rows, command, rowCount } = await this.gate.run<SqlRows>({
      kind: /iceberg_tables/.test(query.sql) ? 'tables' : 'sql',
      what: wordsOf(query),
      words: (result) => `${result.rowCount ?? 0} ${result.rows.map(inWords).join(' ')}`,
      perform: (done) => this.perform(query, done),
      failure: () => {
        this.break()
        return lost()
      },
      abandon: () => this.break(),
    })
    // The statement names its columns, and so does the type that Kysely gives its rows.
    const typed = rows as R[]
    return CHANGES.includes(command)
      ? { rows: typed, numAffectedRows: BigInt(rowCount ?? 0) }
      : { rows: typed }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('nothing is streamed')
  }

  /** The process died. What is on its way may still arrive. */
  orphan(): void {
    if (!this.inFlight) this.break()
  }

  break(): void {
    if (this.broken) return
    this.broken = true
    if (this.session !== null) this.sessions.abandon(this.session)
    this.session = null
    this.onBroken()
  }

  release(): void {
    if (this.session !== null) this.sessions.give(this.session)
    this.session = null
  }

  private async perform(
    query: CompiledQuery,
    done: (outcome: Outcome<SqlRows>) => void,
  ): Promise<void> {
    this.inFlight = false
    if (this.broken) {
      done({ kind: 'error', error: lost() })
      return
    }
    this.session ??= this.sessions.take()
    const text = this.rewrite(query.sql)
    await this.sessions.execute(this.session, text, query.parameters, done)
    if (query.sql === 'begin') this.inTransaction = true
    if (query.sql === 'commit' || query.sql === 'rollback') this.inTransaction = false
    if (!this.inTransaction) await this.onCommit(query.sql)
  }
}

function lost(): Error {
  return new Error('Connection terminated unexpectedly')
}

function wordsOf({ sql, parameters }: CompiledQuery): string {
  const words = sql.replaceAll('"', '').replaceAll('lakefront.', '').replace(/\s+/g, ' ').trim()
  const given = parameters.map((value) =>
    typeof value === 'string' ? value : JSON.stringify(value),
  )
  return `sql ${words.slice(0, 90)} [${given.join(', ').slice(0, 90)}]`
}
