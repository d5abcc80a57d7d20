import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readIfThere } from '../launchers/read-if-there'
import { attemptResult, type AttemptRequest, type AttemptResult } from './attempt-files'
import { isSystemError } from '../../src/model/system-error'

/** A result that was written but cannot be used is told apart from none: work was done. */
export type ReadResult =
  | { readonly kind: 'result'; readonly result: AttemptResult }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable' }

const RECONCILER = 'reconciler\n'

/** The files of attempts on this machine: `<root>/<attemptId>/`. */
export class AttemptFolders {
  constructor(private readonly root: string) {}

  folder(attemptId: string): string {
    return join(this.root, attemptId)
  }

  requestPath(attemptId: string): string {
    return join(this.folder(attemptId), 'request.json')
  }

  resultPath(attemptId: string): string {
    return join(this.folder(attemptId), 'result.json')
  }

  /** Whole or not at all. Returns the address. */
  async write(attemptId: string, name: string, content: string): Promise<string> {
    const path = join(this.folder(attemptId), name)
    const partial = `${path}.${randomUUID()}`
    await mkdir(this.folder(attemptId), { recursive: true })
    await writeFile(partial, content)
    await rename(partial, path)
    return path
  }

  async writeRequest(request: AttemptRequest): Promise<void> {
    await this.write(request.attemptId, 'request.json', `${JSON.stringify(request, null, 2)}\n`)
  }

  async readResult(attemptId: string): Promise<ReadResult> {
    const text = await readIfThere(this.resultPath(attemptId))
    if (text === null) return { kind: 'absent' }
    const parsed = attemptResult.safeParse(parseJson(text))
    if (!parsed.success || parsed.data.attemptId !== attemptId) return { kind: 'unreadable' }
    return { kind: 'result', result: parsed.data }
  }

  /**
   * Takes the claim unless the attempt has it. Once taken by the reconciler, the attempt's work
   * can never start; a reconciler that finds the claim of a former one has it too.
   */
  async takeClaim(attemptId: string): Promise<'reconciler' | 'attempt'> {
    const claim = join(this.folder(attemptId), 'claim')
    const mine = await this.write(attemptId, `claim.${randomUUID()}`, RECONCILER)
    try {
      // A link appears with its content, or not at all.
      await link(mine, claim)
      return 'reconciler'
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error
      return (await readFile(claim, 'utf8')) === RECONCILER ? 'reconciler' : 'attempt'
    } finally {
      await unlink(mine)
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
