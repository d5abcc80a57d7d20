import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { CatalogAddress } from '../../../pipeline/launchers/spark-submit'
import { startEmbeddedPostgres } from '../../store/embedded-postgres'
import { watchPostgres } from './watch-postgres'

/** The PostgreSQL that holds runs, publications and Iceberg's catalog. */
export interface HomeDatabase {
  readonly url: string
  /** The same for Spark, which must not get the password as an argument. */
  readonly address: CatalogAddress
  /** Stops the embedded one; leaves one that others run alone. */
  stop(): Promise<void>
}

/** @param onError told when the embedded one was killed and could not be started again */
export async function openHomeDatabase(
  databaseUrl: string | null,
  folder: string,
  onError: (error: unknown) => void,
): Promise<HomeDatabase> {
  if (databaseUrl !== null) return givenDatabase(databaseUrl, folder)
  const postgres = await startEmbeddedPostgres(folder)
  const watch = watchPostgres(postgres, onError)
  const { host, port, database, user, pgpassFile, url } = postgres.connection
  const address = { host, port, database, user, passFile: pgpassFile }
  const stop = async (): Promise<void> => {
    await watch.end()
    await postgres.stop()
  }
  return { url, address, stop }
}

async function givenDatabase(url: string, folder: string): Promise<HomeDatabase> {
  const { hostname, port, pathname, username, password, searchParams } = new URL(url)
  const address = {
    host: hostname,
    port: port === '' ? 5432 : Number(port),
    database: decodeURIComponent(pathname.slice(1)),
    user: decodeURIComponent(username),
  }
  const passFile = path.join(folder, 'given.pgpass')
  await mkdir(folder, { recursive: true })
  await writeFile(passFile, passLine(address, decodeURIComponent(password)), { mode: 0o600 })
  const parameters = jdbcParameters(searchParams)
  return { url, address: { ...address, passFile, parameters }, stop: () => Promise.resolve() }
}

/** How libpq and Node call what JDBC calls otherwise; the rest, such as passwords, stays here. */
const JDBC_NAMES: Readonly<Record<string, string>> = {
  sslmode: 'sslmode',
  sslcert: 'sslcert',
  sslkey: 'sslkey',
  sslrootcert: 'sslrootcert',
  application_name: 'ApplicationName',
  connect_timeout: 'connectTimeout',
}

function jdbcParameters(given: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...given].flatMap(([name, value]) => {
      const jdbcName = JDBC_NAMES[name]
      return jdbcName === undefined ? [] : [[jdbcName, value] as const]
    }),
  )
}

/** Colons and backslashes would end a field of a password file. */
function passLine(address: Omit<CatalogAddress, 'passFile'>, password: string): string {
  const { host, port, database, user } = address
  const fields = [host, String(port), database, user, password]
  return `${fields.map((field) => field.replace(/[\\:]/g, '\\$&')).join(':')}\n`
}
