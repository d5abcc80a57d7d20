import { Client, DatabaseError } from 'pg'

/** How to reach the embedded PostgreSQL. */
export interface PostgresConnection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** The password for programs that must not get it as an argument (PGPASSFILE). */
  readonly pgpassFile: string
  /** All but the password file in one: a secret. */
  readonly url: string
}

const NO_SUCH_DATABASE = '3D000'
const CONNECT_TIMEOUT_MS = 5_000

export function connectionTo(
  port: number,
  user: string,
  password: string,
  pgpassFile: string,
): PostgresConnection {
  const [host, database] = ['127.0.0.1', 'lakefront']
  const url = `postgresql://${user}:${password}@${host}:${port}/${database}`
  return Object.freeze({ host, port, user, password, database, pgpassFile, url })
}

/** Where the server that answers keeps its data; null when none answers, or one that is not ours. */
export async function answeringDataFolder(connection: PostgresConnection): Promise<string | null> {
  try {
    return await withClient(connection, 'postgres', async (client) => {
      const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory')
      return rows[0]?.data_directory ?? null
    })
  } catch {
    // Not there yet, still recovering, or another server with another password.
    return null
  }
}

export async function ensureDatabase(connection: PostgresConnection): Promise<void> {
  try {
    await withClient(connection, connection.database, async (client) => client.query('SELECT'))
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== NO_SUCH_DATABASE) throw error
    await withClient(connection, 'postgres', async (client) =>
      client.query(`CREATE DATABASE ${client.escapeIdentifier(connection.database)}`),
    )
  }
}

async function withClient<T>(
  { host, port, user, password }: PostgresConnection,
  database: string,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    host,
    port,
    user,
    password,
    database,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  // A connection that breaks tells its query, too; unheard, this event would end the process.
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await use(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
