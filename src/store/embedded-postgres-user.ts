import { execFileSync } from 'node:child_process'
import { lchownSync, lstatSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { StartUpError } from './start-up-error'

/** PostgreSQL refuses to run as root, so root needs a way to run it as somebody else. */
export interface ServerUser {
  /** Puts the command in a form that runs as this user. */
  readonly command: (file: string, args: readonly string[]) => readonly [string, readonly string[]]
  /** For child_process; empty: as this process. */
  readonly ids: { readonly uid?: number; readonly gid?: number }
  /** Whose the data are; null: this process's own. */
  readonly owner: { readonly uid: number; readonly gid: number } | null
}

const USER = 'postgres'
/** Has a name on every system, which initdb asks for. */
const NOBODY = 65_534

const SELF: ServerUser = Object.freeze({
  command: (file: string, args: readonly string[]) => [file, args] as const,
  ids: {},
  owner: null,
})

/** Root outside, nobody inside: it goes wherever root goes, and PostgreSQL does not see root. */
const IN_NAMESPACE: ServerUser = Object.freeze({
  command: (file: string, args: readonly string[]) =>
    ['unshare', ['-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, file, ...args]] as const,
  ids: {},
  owner: { uid: 0, gid: 0 },
})

/**
 * @param places files and folders that the user must reach
 * @throws StartUpError when root finds no other user
 */
export function chooseServerUser(places: readonly string[]): ServerUser {
  if (process.getuid?.() !== 0) return SELF
  const user = idsOf(USER)
  if (user !== null && places.every((place) => isReachable(place, user.uid))) return asUser(user)
  if (succeeds(...IN_NAMESPACE.command('true', []))) return IN_NAMESPACE
  const created = user ?? createUser()
  if (created !== null && places.every((place) => isReachable(place, created.uid)))
    return asUser(created)
  throw new StartUpError(
    `PostgreSQL does not run as root, and user ${USER} cannot reach ${places.join(' or ')}: start as another user, choose a LAKEFRONT_HOME outside private folders, or set DATABASE_URL.`,
  )
}

/** Gives a file or folder to the user when it is somebody else's: the way to run may have changed. */
export function giveTo(user: ServerUser, place: string): void {
  const stat = lstatSync(place)
  if (user.owner === null || stat.uid === user.owner.uid) return
  const { uid, gid } = user.owner
  const inside = stat.isDirectory() ? readdirSync(place, { recursive: true, encoding: 'utf8' }) : []
  for (const name of inside) lchownSync(path.join(place, name), uid, gid)
  // Last: its owner says that all of it was given.
  lchownSync(place, uid, gid)
}

function asUser(ids: { uid: number; gid: number }): ServerUser {
  return Object.freeze({ command: SELF.command, ids, owner: ids })
}

function createUser(): { uid: number; gid: number } | null {
  succeeds('useradd', ['--system', '--user-group', '--no-create-home', USER])
  return idsOf(USER)
}

function idsOf(name: string): { uid: number; gid: number } | null {
  try {
    const id = (flag: string) =>
      Number(
        execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
      )
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return null
  }
}

/** Whether every folder above lets the user pass. */
function isReachable(place: string, uid: number): boolean {
  const folder = path.dirname(place)
  const { mode, uid: owner } = statSync(folder)
  const passes = (mode & (owner === uid ? 0o100 : 0o001)) !== 0
  return passes && (folder === path.dirname(folder) || isReachable(folder, uid))
}

function succeeds(file: string, args: readonly string[]): boolean {
  try {
    execFileSync(file, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
