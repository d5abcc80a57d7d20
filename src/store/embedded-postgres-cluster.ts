import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { PostgresBinaries } from './embedded-postgres-binaries'
import { type ServerUser, giveTo } from './embedded-postgres-user'
import { StartUpError } from './start-up-error'
import { readFileIfThere, writeWholeFile } from './whole-file'

export const SUPERUSER = 'lakefront'
const DRAFT = 'data.draft'
/** Nothing of ours: neither secrets nor PG… variables that would change what the server does. */
export const SERVER_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/** The files of an embedded PostgreSQL. */
export interface Cluster {
  readonly folder: string
  readonly data: string
  /** Password file in the form of libpq and the JDBC driver. */
  readonly passwordFile: string
  readonly portFile: string
  readonly log: string
}

export function clusterIn(folder: string): Cluster {
  return Object.freeze({
    folder,
    data: path.join(folder, 'data'),
    passwordFile: path.join(folder, 'pgpass'),
    portFile: path.join(folder, 'port'),
    log: path.join(folder, 'log'),
  })
}

/** The data folder is made elsewhere and renamed, so one that is there is whole. */
export async function ensureCluster(
  cluster: Cluster,
  binaries: PostgresBinaries,
  user: ServerUser,
): Promise<void> {
  if (existsSync(cluster.data)) giveTo(user, cluster.data)
  else await makeCluster(cluster, binaries, user)
}

async function makeCluster(
  cluster: Cluster,
  binaries: PostgresBinaries,
  user: ServerUser,
): Promise<void> {
  removeDrafts(cluster)
  // A name of its own: an initdb whose starter was killed may still write into the last one.
  const draft = path.join(cluster.folder, `${DRAFT}.${randomBytes(6).toString('hex')}`)
  mkdirSync(draft, { mode: 0o700 })
  const secret = `${draft}.password`
  writeFileSync(secret, `${ensurePassword(cluster)}\n`, { mode: 0o600 })
  giveTo(user, draft)
  giveTo(user, secret)
  await runInitdb(binaries, user, draft, secret)
  rmSync(secret)
  renameSync(draft, cluster.data)
}

/** @throws StartUpError when the data are there and their password is not */
export function readPassword(cluster: Cluster): string {
  const line = readFileIfThere(cluster.passwordFile)
  const password = line?.trim().split(':').at(-1)
  if (password !== undefined) return password
  throw new StartUpError(
    `The password of the embedded PostgreSQL is missing: put ${cluster.passwordFile} back.`,
  )
}

function ensurePassword(cluster: Cluster): string {
  if (readFileIfThere(cluster.passwordFile) === null) {
    // Any port: it may change when another program has taken it.
    const line = `127.0.0.1:*:*:${SUPERUSER}:${randomBytes(24).toString('hex')}\n`
    writeWholeFile(cluster.passwordFile, line)
  }
  return readPassword(cluster)
}

function removeDrafts({ folder }: Cluster): void {
  const drafts = readdirSync(folder).filter((name) => name.startsWith(DRAFT))
  for (const name of drafts) {
    rmSync(path.join(folder, name), { recursive: true, maxRetries: 10, retryDelay: 50 })
  }
}

async function runInitdb(
  { initdb }: PostgresBinaries,
  user: ServerUser,
  data: string,
  passwordFile: string,
): Promise<void> {
  const args = [
    `--pgdata=${data}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--set=timezone=UTC',
    '--set=log_timezone=UTC',
  ]
  try {
    const [file, rest] = user.command(initdb, args)
    await promisify(execFile)(file, rest, { ...user.ids, cwd: '/', env: SERVER_ENVIRONMENT })
  } catch (cause) {
    throw new StartUpError('The embedded PostgreSQL could not be made (initdb failed).', { cause })
  }
}
