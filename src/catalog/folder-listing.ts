import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Instant } from '../model/clock'
import { CodedError } from '../model/coded-error'
import { isSystemError } from '../model/system-error'
import { mapPooled } from './pooled'

const CALLS_AT_ONCE = 16
/** Deeper is no table: links go round. */
const DEPTH_MAX = 32
const NANOS_PER_MICRO = 1000n

export interface ListedFile {
  /** Relative to the folder, with / between its parts. */
  readonly name: string
  /** Absolute. */
  readonly path: string
  readonly size: bigint
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  readonly modified: bigint
}

/** The files below a folder at one moment. */
export interface FolderListing {
  /** A digest of names, sizes and times. */
  readonly id: string
  /** The time of the newest file. */
  readonly newest: Instant
  /** At least one, by name. */
  readonly files: readonly ListedFile[]
}

/**
 * What is hidden, by a name that begins with _ or ., is no data.
 * @param before what was found before: given back where it still is so, which costs half
 * @returns null when there is no folder, or no file in it
 * @throws CodedError TABLE_UNREADABLE
 */
export async function listFolder(
  root: string,
  before: FolderListing | null = null,
): Promise<FolderListing | null> {
  const [names, isSame] = await Promise.all([
    namesBelow(root, '', 0),
    before !== null && isUnchanged(root, before),
  ])
  if (before !== null && isSame && hasNames(before, names)) return before
  const stated = await mapPooled(names, CALLS_AT_ONCE, (name) => fileAt(root, name))
  const files = stated.filter((file) => file !== null)
  if (files.length === 0) return null
  const newest = files.reduce((time, { modified }) => (modified > time ? modified : time), 0n)
  return Object.freeze({
    id: digestOf(files),
    newest: newest / NANOS_PER_MICRO,
    files: Object.freeze(files),
  })
}

/** Whether each of the files is still what it was. */
export async function isUnchanged(root: string, { files }: FolderListing): Promise<boolean> {
  const now = await mapPooled(files, CALLS_AT_ONCE, ({ name }) => fileAt(root, name))
  return files.every((file, index) => {
    const other = now[index]
    return other?.size === file.size && other.modified === file.modified
  })
}

function hasNames({ files }: FolderListing, names: readonly string[]): boolean {
  return files.length === names.length && files.every(({ name }, index) => name === names[index])
}

async function namesBelow(root: string, below: string, depth: number): Promise<string[]> {
  if (depth > DEPTH_MAX) throw unreadable(`is nested deeper than ${DEPTH_MAX} folders at ${below}`)
  const entries = await unlessGone(readdir(path.join(root, below), { withFileTypes: true }))
  const visible = (entries ?? []).filter(({ name }) => isVisible(name))
  const found: string[] = []
  for (const entry of visible.sort((a, b) =>
    Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
  )) {
    const name = path.posix.join(below, entry.name)
    if (name.includes('\uFFFD')) throw unreadable(`holds a name that is not UTF-8: ${name}`)
    if (await isFolder(root, name, entry)) found.push(...(await namesBelow(root, name, depth + 1)))
    else found.push(name)
  }
  return found
}

/** What is hidden is no data. */
export function isVisible(name: string): boolean {
  return !/^[_.]/.test(name)
}

async function isFolder(
  root: string,
  name: string,
  entry: { isDirectory(): boolean; isSymbolicLink(): boolean },
): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory()
  return (await unlessGone(stat(path.join(root, name))))?.isDirectory() ?? false
}

async function fileAt(root: string, name: string): Promise<ListedFile | null> {
  const full = path.join(root, name)
  const found = await unlessGone(stat(full, { bigint: true }))
  return found && { name, path: full, size: found.size, modified: found.mtimeNs }
}

/** What went between two calls is no longer there, which is no fault. */
async function unlessGone<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call
  } catch (cause) {
    if (isGone(cause)) return null
    throw unreadable('cannot be listed; let the server read it', cause)
  }
}

function isGone(cause: unknown): boolean {
  return isSystemError(cause, 'ENOENT') || isSystemError(cause, 'ENOTDIR')
}

function unreadable(rest: string, cause?: unknown): CodedError {
  return new CodedError('TABLE_UNREADABLE', `The folder of the dataset ${rest}.`, { cause })
}

function digestOf(files: readonly ListedFile[]): string {
  const hash = createHash('sha256')
  for (const { name, size, modified } of files) {
    hash.update(`${JSON.stringify([name, String(size), String(modified)])}\n`)
  }
  return hash.digest('base64url')
}
