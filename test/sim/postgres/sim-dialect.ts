import {
  CompiledQuery,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type Driver,
} from 'kysely'
import type { Database } from '../../../src/store/database'
import type { Gate } from '../gate'
import type { Sessions } from './sessions'
import { SimConnection } from './sim-connection'

/** All connections of one replica. */
export class SimDriver implements Driver {
  private readonly connections = new Set<SimConnection>()

  constructor(
    private readonly sessions: Sessions,
    private readonly gate: Gate,
    private readonly rewrite: (text: string) => string,
    /** Told of each statement after which something may be committed. */
    private readonly onCommit: (text: string) => Promise<void>,
  ) {}

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SimConnection> {
    const connection: SimConnection = new SimConnection(
      this.sessions,
      this.gate,
      this.rewrite,
      () => this.connections.delete(connection),
      this.onCommit,
    )
    this.connections.add(connection)
    return connection
  }

  async releaseConnection(connection: SimConnection): Promise<void> {
    this.connections.delete(connection)
    connection.release()
  }

  async beginTransaction(connection: SimConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'))
  }

  async commitTransaction(connection: SimConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: SimConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  async destroy(): Promise<void> {}

  /** PostgreSQL ended every connection. */
  breakAll(): void {
    for (const connection of [...this.connections]) connection.break()
  }

  /** The replica died. */
  orphanAll(): void {
    for (const connection of [...this.connections]) connection.orphan()
  }
}

/** The store's own SQL, statement by statement through the gate. */
export function simDatabase(driver: SimDriver): Kysely<Database> {
  return new Kysely<Database>({
    dialect: {
      createDriver: () => driver,
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (db) => new PostgresIntrospector(db),
    },
  })
}
