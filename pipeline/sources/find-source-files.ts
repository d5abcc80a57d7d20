import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { CodedError } from '../../src/model/coded-error'
import { fileFault } from './file-fault'
import { isNoLog } from './no-log'
import type { SourceFile } from './source-file'

const ROOT_NAME = '.'

/**
 * The files that a run reads, sorted by name, each once: those named by `paths`, files or folders
 * relative to the root, or all below the root. Hidden files of a folder and what is no log are left out.
 * @throws CodedError BAD_USER_INPUT for a path that leads out of the root, NOT_FOUND, JOB_FAILED
 */
export async function findSourceFiles(
  root: string,
  paths: readonly string[] | null,
): Promise<readonly SourceFile[]> {
  const finder = new Finder(await realPath(root, ROOT_NAME))
  for (const name of paths ?? [ROOT_NAME]) await finder.add(relativeName(name))
  return finder.files()
}

function relativeName(name: string): string {
  const steps = name.split('/')
  if (name === '' || name.includes('\0') || path.isAbsolute(name) || steps.includes('..'))
    throw new CodedError(
      'BAD_USER_INPUT',
      `"${name.replaceAll('\0', '\\0')}" is no path inside the source. Name a file or folder relative to the source's folder, without "..".`,
    )
  return path.posix.normalize(name).replace(/\/$/, '')
}

class Finder {
  private readonly found = new Map<string, SourceFile>()
  private readonly foldersSeen = new Set<string>()

  constructor(private readonly root: string) {}

  /** By code points, the same on every machine. */
  files(): readonly SourceFile[] {
    return [...this.found.values()].sort((a, b) =>
      Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
    )
  }

  async add(name: string): Promise<void> {
    const real = await realPath(path.join(this.root, name), name)
    if (real !== this.root && !real.startsWith(this.root + path.sep))
      throw new CodedError(
        'BAD_USER_INPUT',
        `"${name}" is a link that leads out of the source. Copy the file into the source, or remove the link.`,
      )
    const kind = await stat(real).catch((error: unknown) => Promise.reject(fileFault(name, error)))
    if (kind.isDirectory()) return this.addFolder(name, real)
    if (!kind.isFile())
      throw new CodedError('BAD_USER_INPUT', `"${name}" is neither a file nor a folder. Remove it.`)
    if (!this.found.has(real)) this.found.set(real, Object.freeze({ name, path: real }))
  }

  /** A folder that a link brings back is walked once, so links cannot make a circle. */
  private async addFolder(name: string, real: string): Promise<void> {
    if (this.foldersSeen.has(real)) return
    this.foldersSeen.add(real)
    const entries = await readdir(real).catch((error: unknown) =>
      Promise.reject(fileFault(name, error)),
    )
    for (const entry of entries.sort()) {
      if (!isNoLog(entry)) await this.add(name === ROOT_NAME ? entry : `${name}/${entry}`)
    }
  }
}

async function realPath(file: string, name: string): Promise<string> {
  try {
    return await realpath(file)
  } catch (error) {
    throw fileFault(name, error)
  }
}
