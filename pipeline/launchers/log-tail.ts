import { open } from 'node:fs/promises'
import { isSystemError } from '../../src/model/system-error'

const MAX_BYTES = 64 * 1024
const MAX_LINE = 2000

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
    const all = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/)
    // The first line may be cut.
    const whole = start === 0 ? all : all.slice(1)
    return whole
      .filter((line) => line.trim() !== '')
      .slice(-lines)
      .map((line) => line.replaceAll('\0', '').slice(0, MAX_LINE))
  } finally {
    await file.close()
  }
}
