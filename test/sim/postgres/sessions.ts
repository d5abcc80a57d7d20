import { Client, type PoolConfig } from 'pg'
import { exactConnection } from '../../../src/store/database'
import type { Outcome } from '../gate'
import { Session, type SqlRows } from './session'

/** How long a statement may take before it is looked at whether it waits for a lock. */
const PATIENCE_MS = 3

/**
 * Connections to a real PostgreSQL, whose statements come one after the other, as a world says. A
 * statement that waits for a lock is left waiting, so that transactions interleave as they do in life.
 */
export class Sessions {
  private readonly free: Session[]
  private readonly waiting: Session[] = []
  private readonly abandoned: Session[] = []

  private constructor(
    private readonly all: readonly Session[],
    /** Sees what is committed, and is asked who waits. */
    readonly observer: Session,
  ) {
    this.free = [...all]
  }

  static async open(config: PoolConfig, count: number): Promise<Sessions> {
    const connect = async (): Promise<Session> => {
      const client = new Client(exactConnection(config))
      await client.connect()
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
      return new Session(client, rows[0]?.pid ?? 0)
    }
    const all = await Promise.all(Array.from({ length: count }, connect))
    return new Sessions(all, await connect())
  }

  take(): Session {
    const session = this.free.shift()
    if (session === undefined) throw new Error('the world needs more sessions')
    return session
  }

  give(session: Session): void {
    this.free.push(session)
  }

  /** Resolves when the statement ended or waits; who waited and goes on now is told as well. */
  async execute(
    session: Session,
    text: string,
    values: readonly unknown[],
    done: (outcome: Outcome<SqlRows>) => void,
  ): Promise<void> {
    session.begin(text, values, done)
    this.waiting.push(session)
    await this.settle()
  }

  /** Its connection is gone: what it began is undone, as soon as the action that says so is over. */
  abandon(session: Session): void {
    this.abandoned.push(session)
  }

  /** To be called after each action. */
  async flush(): Promise<void> {
    for (let session = this.abandoned.shift(); session; session = this.abandoned.shift()) {
      if (session.statement !== null) {
        await this.observer.query('select pg_cancel_backend($1)', [session.pid])
        await session.statement.ended
        await this.settle()
      }
      await session.query('rollback')
      this.give(session)
      await this.settle()
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.all, this.observer].map((session) => session.end()))
  }

  private async settle(): Promise<void> {
    while (this.unended().length > 0) {
      await Promise.race([this.theirEnd(), patience()])
      if (this.unended().length > 0 && (await this.allWait())) break
    }
    this.tellEnded()
  }

  private async theirEnd(): Promise<void> {
    for (const { statement } of this.unended()) await statement?.ended
  }

  private unended(): Session[] {
    return this.waiting.filter(({ statement }) => statement?.outcome === null)
  }

  /** Whether each of them waits, in the end for a connection that is itself at rest. */
  private async allWait(): Promise<boolean> {
    const pids = new Set(this.unended().map(({ pid }) => pid))
    const { rows } = await this.observer.query(
      'select pid, pg_blocking_pids(pid) as blockers from unnest($1::int[]) as pid',
      [[...pids]],
    )
    // What ended while we asked is no longer at work.
    if (this.unended().length < pids.size) return false
    const resting = new Set(this.all.map(({ pid }) => pid).filter((pid) => !pids.has(pid)))
    const blockersOf = rows.map(({ pid, blockers }) => ({
      pid: Number(pid),
      blockers: Array.isArray(blockers) ? blockers.map(Number) : [],
    }))
    // What waits for one that waits, waits; for one of another lane, only for a moment.
    for (let before = -1; before !== resting.size;) {
      before = resting.size
      for (const { pid, blockers } of blockersOf) {
        if (blockers.some((blocker) => resting.has(blocker))) resting.add(pid)
      }
    }
    return [...pids].every((pid) => resting.has(pid))
  }

  private tellEnded(): void {
    for (const session of this.waiting.filter(({ statement }) => statement?.outcome !== null)) {
      this.waiting.splice(this.waiting.indexOf(session), 1)
      const { statement } = session
      session.statement = null
      if (statement?.outcome) statement.done(statement.outcome)
    }
  }
}

function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
}
