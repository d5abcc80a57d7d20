import { mkdirSync, realpathSync } from 'node:fs'
import { postgresBinaries } from './embedded-postgres-binaries'
import { clusterIn, ensureCluster } from './embedded-postgres-cluster'
import { ensureDatabase, type PostgresConnection } from './embedded-postgres-connection'
import { adoptServer, type PostgresServer, startServer } from './embedded-postgres-server'
import { chooseServerUser } from './embedded-postgres-user'

export interface EmbeddedPostgres {
  readonly connection: PostgresConnection
  /** True: it was left running by a server that was killed. */
  readonly adopted: boolean
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
  if (adopted !== null) return embedded(adopted, true)
  const binaries = postgresBinaries()
  const user = chooseServerUser([cluster.data, binaries.postgres])
  await ensureCluster(cluster, binaries, user)
  return embedded(await startServer(cluster, binaries, user), false)
}

async function embedded(server: PostgresServer, adopted: boolean): Promise<EmbeddedPostgres> {
  await ensureDatabase(server.connection)
  return Object.freeze({ connection: server.connection, adopted, stop: () => server.stop() })
}
