import { spawn } from 'node:child_process'
import { closeSync, openSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { PostgresBinaries } from './embedded-postgres-binaries'
import {
  type Cluster,
  readPassword,
  SERVER_ENVIRONMENT,
  SUPERUSER,
} from './embedded-postgres-cluster'
import {
  answeringDataFolder,
  connectionTo,
  type PostgresConnection,
} from './embedded-postgres-connection'
import type { ServerUser } from './embedded-postgres-user'
import { commandOf, identifyProcess, isAlive, type ProcessIdentity } from './process-identity'
import { StartUpError } from './start-up-error'
import { readFileIfThere, writeWholeFile } from './whole-file'

export interface PostgresServer {
  readonly connection: PostgresConnection
  isAlive(): boolean
  stop(): Promise<void>
}

const POLL_MS = 20
/** After a crash it first replays its log. */
const READY_MS = 60_000
const STOP_MS = 10_000
/** The port may be taken between the look and the start; what a killed server left may linger. */
const STARTS_MAX = 5

/** The server that runs on the cluster's data already; null when there is none. */
export async function adoptServer(cluster: Cluster): Promise<PostgresServer | null> {
  const found = runningPostmaster(cluster)
  if (found === null) return null
  const connection = connect(cluster, found.port)
  if (await waitUntilReady(cluster, connection, found.identity))
    return server(connection, found.identity)
  if (!isAlive(found.identity)) return null
  throw new StartUpError(
    `The embedded PostgreSQL (process ${found.identity.pid}) does not answer: see ${cluster.log}.`,
  )
}

/** @throws StartUpError when it does not come up */
export async function startServer(
  cluster: Cluster,
  binaries: PostgresBinaries,
  user: ServerUser,
): Promise<PostgresServer> {
  for (let start = 0; start < STARTS_MAX; start += 1) {
    removeStalePidFile(cluster)
    const port = await keptPort(cluster)
    const connection = connect(cluster, port)
    const identity = spawnPostmaster(cluster, binaries, user, port)
    if (identity !== null && (await waitUntilReady(cluster, connection, identity))) {
      return server(connection, identity)
    }
    await delay(POLL_MS * 2 ** start)
  }
  throw new StartUpError(`The embedded PostgreSQL does not start: see ${cluster.log}.`)
}

function server(connection: PostgresConnection, identity: ProcessIdentity): PostgresServer {
  return Object.freeze({
    connection,
    isAlive: () => isAlive(identity),
    stop: () => stopPostmaster(identity),
  })
}

/** INT is PostgreSQL's fast shutdown, QUIT its immediate one, after which it replays its log. */
async function stopPostmaster(identity: ProcessIdentity): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (isAlive(identity)) process.kill(identity.pid, signal)
    const deadline = performance.now() + STOP_MS
    while (isAlive(identity) && performance.now() < deadline) await delay(POLL_MS)
    if (!isAlive(identity)) return
  }
  throw new StartUpError(`The embedded PostgreSQL (process ${identity.pid}) does not stop.`)
}

/** In a process group of its own: Ctrl-C must not reach it before the runs are written down. */
function spawnPostmaster(
  cluster: Cluster,
  { postgres }: PostgresBinaries,
  user: ServerUser,
  port: number,
): ProcessIdentity | null {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    // Parallel workers need more of /dev/shm than small containers have.
    'max_parallel_workers_per_gather=0',
  ]
  const args = [
    '-D',
    cluster.data,
    '-p',
    String(port),
    ...settings.flatMap((setting) => ['-c', setting]),
  ]
  const [file, rest] = user.command(postgres, args)
  const log = openSync(cluster.log, 'a', 0o600)
  const options = { ...user.ids, cwd: '/', env: SERVER_ENVIRONMENT, detached: true }
  const child = spawn(file, rest, { ...options, stdio: ['ignore', log, log] })
  closeSync(log)
  child.on('error', () => undefined)
  child.unref()
  return child.pid === undefined ? null : identifyProcess(child.pid)
}

async function waitUntilReady(
  cluster: Cluster,
  connection: PostgresConnection,
  identity: ProcessIdentity,
): Promise<boolean> {
  const deadline = performance.now() + READY_MS
  while (isAlive(identity) && performance.now() < deadline) {
    if ((await answeringDataFolder(connection)) === cluster.data) return true
    await delay(POLL_MS)
  }
  return false
}

/** What postmaster.pid names, if that is still a PostgreSQL on these data. */
function runningPostmaster(cluster: Cluster): { identity: ProcessIdentity; port: number } | null {
  const lines = readFileIfThere(path.join(cluster.data, 'postmaster.pid'))?.split('\n')
  const [pid, port] = [Number(lines?.[0]), Number(lines?.[3])]
  if (!(pid > 0) || !(port > 0)) return null
  const identity = identifyProcess(pid)
  const isOurs = commandOf(pid)?.includes(cluster.data) === true
  return identity !== null && isOurs ? { identity, port } : null
}

/** PostgreSQL itself refuses to start when the pid in the file is alive, whoever has it now. */
function removeStalePidFile(cluster: Cluster): void {
  if (runningPostmaster(cluster) === null)
    rmSync(path.join(cluster.data, 'postmaster.pid'), { force: true })
}

function connect(cluster: Cluster, port: number): PostgresConnection {
  return connectionTo(port, SUPERUSER, readPassword(cluster), cluster.passwordFile)
}

/** The port of the last start, so that addresses stay good, unless another program took it. */
async function keptPort(cluster: Cluster): Promise<number> {
  const kept = Number(readFileIfThere(cluster.portFile) ?? 0)
  const port = (await freePort(kept)) ?? (await freePort(0))
  if (port === null)
    throw new StartUpError('No port of 127.0.0.1 is free for the embedded PostgreSQL.')
  writeWholeFile(cluster.portFile, `${port}\n`)
  return port
}

function freePort(wanted: number): Promise<number | null> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(null))
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        resolve(typeof address === 'object' && address !== null ? address.port : null),
      )
    })
  })
}
