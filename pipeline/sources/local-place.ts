import { open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { isSystemError } from '../../src/model/system-error'
import type { AttemptPlace } from './attempt-place'
import { writeDurably } from './durable-file'

/** The folder of `resultPath`, on this machine. */
export function localPlace(attemptId: string, resultPath: string): AttemptPlace {
  return {
    claim: () => create(path.join(path.dirname(resultPath), 'claim'), attemptId),
    readText: (address) => readFile(address, 'utf8'),
    writeResult: (text) => writeDurably(resultPath, text),
  }
}

/** Whoever creates the file may work; a second start of the same attempt finds it. */
async function create(file: string, content: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx')
    await handle.writeFile(content)
    await handle.close()
    return true
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false
    throw error
  }
}
