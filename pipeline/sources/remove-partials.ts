import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { systemErrorCode } from '../../src/model/system-error'

const PARTIAL = '.partial'

/**
 * Removes what attempts that were ended in the middle had begun to store; tells how many files. Only
 * for who has the raw zone to himself.
 */
export async function removePartials(rawZone: string): Promise<number> {
  const folders = await namesIn(rawZone)
  const partials: string[] = []
  for (const folder of folders.filter((name) => name.startsWith('arrived='))) {
    const names = await namesIn(path.join(rawZone, folder))
    const ends = names.filter((name) => name.endsWith(PARTIAL))
    partials.push(...ends.map((name) => path.join(rawZone, folder, name)))
  }
  for (const partial of partials) await rm(partial, { force: true })
  return partials.length
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return []
    throw error
  }
}
