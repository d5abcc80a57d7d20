import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { isSystemError } from '../model/system-error'
import { type ProcessIdentity, identifyProcess, isAlive } from './process-identity'
import { StartUpError } from './start-up-error'
import { readFileIfThere, writeWholeFile } from './whole-file'

const homeHolder = z.object({
  pid: z.number().int(),
  start: z.string(),
  /** RFC 3339. */
  since: z.string(),
  /** Null until the server listens. */
  address: z.string().nullable(),
})
export type HomeHolder = Readonly<z.infer<typeof homeHolder>>

export interface HomeLock {
  /** Tells a second server where this one answers. */
  announce(address: string): void
  /** As the last act: from now on another server may have the home. */
  release(): void
}

/** Times that a lock which changes hands meanwhile is looked at. */
const LOOKS_MAX = 50

/**
 * Takes the home for one server: a second one on it would double its work. A holder that was killed
 * is taken over.
 * @throws StartUpError that names the holder
 */
export function acquireHomeLock(file: string, since: string): HomeLock {
  mkdirSync(path.dirname(file), { recursive: true })
  const own = { ...thisProcess(), since, address: null }
  for (let look = 0; look < LOOKS_MAX; look += 1) {
    if (place(file, own)) return heldLock(file, own)
    const holder = holderIn(file)
    if (holder === null) continue
    if (isAlive(holder)) throw new StartUpError(describeHolder(path.dirname(file), holder))
    if (takeOver(file, own)) return heldLock(file, own)
  }
  throw new StartUpError(`The lock ${file} changes hands all the time: start one server at a time.`)
}

function heldLock(file: string, own: HomeHolder): HomeLock {
  return {
    announce: (address) => writeWholeFile(file, JSON.stringify({ ...own, address })),
    release: () => {
      if (holderIn(file)?.start === own.start) rmSync(file, { force: true })
    },
  }
}

function describeHolder(home: string, { pid, since, address }: HomeHolder): string {
  const where = address === null ? 'it is starting' : `it answers at ${address}`
  return `Another server holds ${home}: process ${pid}, since ${since}; ${where}. Stop it, or set LAKEFRONT_HOME to another folder.`
}

/** A link appears with its whole content, so nobody ever reads half a holder. */
function place(file: string, own: HomeHolder): boolean {
  const draft = `${file}.${own.pid}.draft`
  writeFileSync(draft, JSON.stringify(own), { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Under a lock of its own: else two could see the same dead holder, and the later replace the earlier. */
function takeOver(file: string, own: HomeHolder): boolean {
  const guard = `${file}.takeover`
  if (!place(guard, own)) {
    const other = holderIn(guard)
    if (other !== null && !isAlive(other)) rmSync(guard, { force: true })
    return false
  }
  try {
    const holder = holderIn(file)
    if (holder === null || isAlive(holder)) return false
    writeWholeFile(file, JSON.stringify(own))
    return true
  } finally {
    rmSync(guard, { force: true })
  }
}

/** Null when nobody holds it, or what is there names nobody. */
function holderIn(file: string): HomeHolder | null {
  const text = readFileIfThere(file)
  if (text === null) return null
  const holder = homeHolder.safeParse(jsonOf(text))
  if (holder.success) return holder.data
  throw new StartUpError(
    `${file} does not say which server holds the home, as after a loss of power: see that none runs there, then remove the file.`,
  )
}

/** Undefined for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function thisProcess(): ProcessIdentity {
  const identity = identifyProcess(process.pid)
  if (identity === null) throw new StartUpError('This system does not say when a process started.')
  return identity
}
