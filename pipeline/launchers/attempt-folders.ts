import { randomUUID } from 'node:crypto'
import { link, mkdir, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isSystemError } from '../../src/model/system-error'
import type { AttemptStore } from './attempt-store'
import { readIfThere } from './read-if-there'

/** The files of attempts on this machine: `<root>/<attemptId>/`. */
export class AttemptFolders implements AttemptStore {
  constructor(private readonly root: string) {}

  address(attemptId: string, name = ''): string {
    return join(this.root, attemptId, name)
  }

  async write(attemptId: string, name: string, content: string): Promise<string> {
    const path = this.address(attemptId, name)
    await rename(await this.writeAside(attemptId, name, content), path)
    return path
  }

  read(attemptId: string, name: string): Promise<string | null> {
    return readIfThere(this.address(attemptId, name))
  }

  async create(attemptId: string, name: string, content: string): Promise<boolean> {
    const aside = await this.writeAside(attemptId, name, content)
    try {
      // A link appears with its content, or not at all.
      await link(aside, this.address(attemptId, name))
      return true
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error
      return false
    } finally {
      await unlink(aside)
    }
  }

  private async writeAside(attemptId: string, name: string, content: string): Promise<string> {
    const path = this.address(attemptId, `${name}.${randomUUID()}`)
    await mkdir(this.address(attemptId), { recursive: true })
    await writeFile(path, content)
    return path
  }
}
