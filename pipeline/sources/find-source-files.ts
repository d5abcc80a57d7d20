import { readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { CodedError } from '../../src/model/coded-error'
import { fileFault } from './file-fault'
import { isNoLog } from './no-log'
import type { SourceFile } from './source-file'

const ROOT_NAME = '.'

/** What lies in a folder that a run reads, and is not read itself. */
export interface LeftOut {
  /** Path relative to the root. */
  readonly name: string
  readonly note: string
}

export interface FoundFiles {
  readonly files: readonly SourceFile[]
  readonly leftOut: readonly LeftOut[]
}

/**
 * The files that a run reads, sorted by name, each once: those named by `paths`, files or folders
 * relative to the root, or all below the root. Hidden files of a folder are passed over. What else of a
 * folder cannot be a log of this source is left out, so that it keeps nobody from the rest; named
 * itself it is a fault.
 * @throws CodedError BAD_USER_INPUT for a path that leads out of the root, NOT_FOUND, JOB_FAILED
 */
export async function findSourceFiles(
  root: string,
  paths: readonly string[] | null,
): Promise<FoundFiles> {
  const finder = new Finder(await realRoot(root))
  for (const name of paths ?? [ROOT_NAME]) await finder.add(relativeName(name))
  return finder.found()
}

function badPath(message: string): CodedError {
  return new CodedError('BAD_USER_INPUT', message)
}

function relativeName(name: string): string {
  const steps = name.split('/')
  if (name === '' || name.includes('\0') || path.isAbsolute(name) || steps.includes('..'))
    throw badPath(
      `"${name.replaceAll('\0', '\\0')}" is no path inside the source. Name a file or folder relative to the source's folder, without "..".`,
    )
  return path.posix.normalize(name).replace(/\/$/, '')
}

class Finder {
  private readonly files = new Map<string, SourceFile>()
  private readonly leftOut = new Map<string, LeftOut>()
  private readonly foldersSeen = new Set<string>()

  constructor(private readonly root: string) {}

  found(): FoundFiles {
    return { files: byName(this.files), leftOut: byName(this.leftOut) }
  }

  /** @throws CodedError when it is neither a file nor a folder of the source that can be read */
  async add(name: string): Promise<void> {
    const real = await realPath(path.join(this.root, name), name)
    if (real !== this.root && !real.startsWith(this.root + path.sep))
      throw badPath(
        `"${name}" is a link that leads out of the source. Copy the file into the source, or remove the link.`,
      )
    const kind = await stat(real).catch((error: unknown) => Promise.reject(fileFault(name, error)))
    if (kind.isDirectory()) return this.addFolder(name, real)
    if (!kind.isFile()) throw badPath(`"${name}" is neither a file nor a folder. Remove it.`)
    if (!this.files.has(real)) this.files.set(real, Object.freeze({ name, path: real }))
  }

  /** A folder that a link brings back is walked once, so links cannot make a circle. */
  private async addFolder(name: string, real: string): Promise<void> {
    if (this.foldersSeen.has(real)) return
    this.foldersSeen.add(real)
    const entries = await readdir(real).catch((error: unknown) =>
      Promise.reject(fileFault(name, error)),
    )
    for (const entry of entries.sort()) {
      if (!entry.startsWith('.'))
        await this.addEntry(name === ROOT_NAME ? entry : `${name}/${entry}`)
    }
  }

  private async addEntry(name: string): Promise<void> {
    if (isNoLog(name)) {
      this.leave(name, 'By its name no log; name it in paths to read it.')
      return
    }
    try {
      await this.add(name)
    } catch (error) {
      // What may not be read, or not be read now, is no reason to go on without it.
      if (!(error instanceof CodedError) || error.code === 'JOB_FAILED') throw error
      this.leave(name, noteOf(error))
    }
  }

  private leave(name: string, note: string): void {
    this.leftOut.set(name, Object.freeze({ name, note }))
  }
}

/** For who reads that it was left out, and named no path. */
function noteOf({ code, message }: CodedError): string {
  return code === 'NOT_FOUND' ? 'A link that leads nowhere, or removed meanwhile.' : message
}

/** By bytes, the same on every machine. */
function byName<Named extends { readonly name: string }>(
  values: ReadonlyMap<string, Named>,
): readonly Named[] {
  return [...values.values()].sort((a, b) =>
    Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
  )
}

/** Who started the run may have named no path: what is wrong is the configuration, or a mount. */
async function realRoot(root: string): Promise<string> {
  try {
    return await realpath(root)
  } catch (error) {
    const fault = fileFault(ROOT_NAME, error)
    if (fault.code !== 'NOT_FOUND') throw fault
    throw new CodedError(
      'NOT_FOUND',
      "The source's folder is not there. See that it is mounted, and what LAKEFRONT_SOURCES names; then retry the run.",
      { cause: error },
    )
  }
}

async function realPath(file: string, name: string): Promise<string> {
  try {
    return await realpath(file)
  } catch (error) {
    throw fileFault(name, error)
  }
}
