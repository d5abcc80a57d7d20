import type { Instant } from '../../../src/model/clock'
import { Records as Table } from '../core/records'
import type { Surroundings } from '../core/surroundings'
import { MILLISECOND } from '../core/units'
import { type Records, StatementFailed } from './database'
import { isMoving, type RedshiftSetUp, type RedshiftTimes, type Statement } from './records'

type Settled =
  | { readonly kind: 'finished'; readonly records: Records }
  | { readonly kind: 'failed'; readonly message: string; readonly at: number | null }

/** The statements of the account, moved by time and by the database. */
export class Statements {
  readonly all: Table<Statement>
  private readonly running = new Map<string, AbortController>()
  private readonly settled = new Map<string, Settled>()

  constructor(
    { store }: Surroundings,
    private readonly setUp: RedshiftSetUp,
    private readonly times: RedshiftTimes,
  ) {
    this.all = new Table(store.table<Statement>('redshift-data/statements'), { isMoving })
  }

  advance(now: Instant): void {
    for (const statement of this.all.moving()) this.move(statement, now)
  }

  private move(statement: Statement, now: Instant): void {
    const { id, status, createdAt, cancelAt } = statement
    if (cancelAt !== null && cancelAt + BigInt(this.times.cancelMs) * MILLISECOND <= now) {
      this.running.get(id)?.abort()
      this.end(statement, { status: 'ABORTED', error: 'Query cancelled on user request' }, now)
    } else if (status === 'STARTED') this.finish(statement, now)
    else if (createdAt + BigInt(this.times.startsMs) * MILLISECOND <= now) this.start(statement)
  }

  private start(statement: Statement): void {
    const { id, sqls, values } = statement
    const controller = new AbortController()
    this.running.set(id, controller)
    this.all.put({ ...statement, status: 'STARTED' })
    this.setUp.database.execute(sqls, values, controller.signal).then(
      (records) => this.settled.set(id, { kind: 'finished', records }),
      (error: unknown) => this.settled.set(id, failure(error)),
    )
  }

  private finish(statement: Statement, now: Instant): void {
    const settled = this.settled.get(statement.id)
    if (settled === undefined) return
    if (settled.kind === 'failed')
      this.end(statement, { status: 'FAILED', error: settled.message, failedAt: settled.at }, now)
    else this.end(statement, { status: 'FINISHED', records: settled.records }, now)
  }

  private end(statement: Statement, change: Partial<Statement>, endedAt: Instant): void {
    this.running.delete(statement.id)
    this.settled.delete(statement.id)
    this.all.put({ ...statement, ...change, endedAt })
  }
}

function failure(error: unknown): Settled {
  const message = `ERROR: ${error instanceof Error ? error.message : String(error)}`
  return { kind: 'failed', message, at: error instanceof StatementFailed ? error.index : null }
}
