import { mkdirSync, realpathSync } from 'node:fs'
import { postgresBinaries } from './embedded-postgres-binaries'
import { clusterIn, ensureCluster } from './embedded-postgres-cluster'
import { ensureDatabase, type PostgresConnection } from './embedded-postgres-connection'
import { adoptServer, type PostgresServer, startServer } from './embedded-postgres-server'
import { chooseServerUser } from './embedded-postgres-user'
import { StartUpError } from './start-up-error'

export interface EmbeddedPostgres {
  readonly connection: PostgresConnection
  /** True: it was left running by a server that was killed. */
  readonly adopted: boolean
  /**
   * Starts it again, on the same port, when it was killed; true: it had to.
   * @throws StartUpError when that cannot be
   */
  revive(): Promise<boolean>
  /** Waits for nobody: connections that are open are ended, transactions rolled back. */
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL of a home, or adopts the one that still runs. It outlives this process
 * unless stopped. The caller holds the home's lock.
 * @param folder made when absent; holds data, pgpass, port and log
 * @throws StartUpError
 */
export async function startEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres> {
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  // One name for it, whichever way led there: a running server is known by its data folder's name.
  const cluster = clusterIn(realpathSync(folder))
  const adopted = await adoptServer(cluster)
  const start = async (): Promise<PostgresServer> => {
    const binaries = postgresBinaries()
    const user = chooseServerUser([cluster.data, binaries.postgres])
    await ensureCluster(cluster, binaries, user)
    return startServer(cluster, binaries, user)
  }
  const first = adopted ?? (await start())
  await ensureDatabase(first.connection)
  return embedded(first, adopted !== null, start)
}

function embedded(
  first: PostgresServer,
  adopted: boolean,
  start: () => Promise<PostgresServer>,
): EmbeddedPostgres {
  const { connection } = first
  let server = first
  return Object.freeze({
    connection,
    adopted,
    async revive() {
      if (server.isAlive()) return false
      server = await start()
      if (server.connection.port === connection.port) return true
      throw new StartUpError(
        `Port ${connection.port} of the embedded PostgreSQL was taken by another program: start Lakefront again.`,
      )
    },
    stop: () => server.stop(),
  })
}
