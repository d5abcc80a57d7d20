import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Client } from 'pg'

/** A connection of the test's own to the embedded PostgreSQL of a home. */
export async function connectToHome(home: string): Promise<Client> {
  const pgpass = readFileSync(path.join(home, 'postgres/pgpass'), 'utf8').trim()
  const [host, , , user, password] = pgpass.split(':')
  const port = Number(postmasterLines(home)[3])
  const client = new Client({ host, port, user, password, database: 'lakefront' })
  // A test that kills the server hears of it here as well.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

/** Kills PostgreSQL as a crash does; its other processes end on their own. */
export function killPostgres(home: string): void {
  process.kill(Number(postmasterLines(home)[0]), 'SIGKILL')
}

function postmasterLines(home: string): readonly string[] {
  return readFileSync(path.join(home, 'postgres/data/postmaster.pid'), 'utf8').split('\n')
}
