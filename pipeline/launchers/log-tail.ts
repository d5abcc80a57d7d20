import { open } from 'node:fs/promises'
import { isSystemError } from '../../src/model/system-error'
import { lastLines } from './last-lines'

const MAX_BYTES = 64 * 1024

/** The last lines of a file, of which only the end is read; none when there is no file. */
export async function readLogTail(path: string, lines: number): Promise<string[]> {
  const file = await open(path, 'r').catch((error: unknown) => {
    if (isSystemError(error, 'ENOENT')) return null
    throw error
  })
  if (file === null) return []
  try {
    const { size } = await file.stat()
    const start = Math.max(0, size - MAX_BYTES)
    const buffer = Buffer.alloc(size - start)
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start)
    return lastLines(buffer.toString('utf8', 0, bytesRead), lines, start === 0)
  } finally {
    await file.close()
  }
}
