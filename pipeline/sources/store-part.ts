import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { moveDurably } from './durable-file'
import { type LineFacts, LineScanner } from './line-scanner'
import { changed, readContent } from './read-content'
import type { ScannedFile } from './scan-source-files'

/** Half the time of the default for logs that stay within a tenth of its size. */
const GZIP_LEVEL = 4

/**
 * Stores the content from byte `start` on as one gzip object, under its name only when it is whole;
 * the same content gives the same bytes. Says what lines the object holds.
 */
export async function storePart(
  { file, scan }: ScannedFile,
  start: number,
  object: string,
  attemptId: string,
): Promise<LineFacts> {
  await mkdir(path.dirname(object), { recursive: true })
  const partial = path.join(path.dirname(object), `.${path.basename(object)}.${attemptId}.partial`)
  const whole = createHash('sha256')
  const lines = new LineScanner()

  async function* part(): AsyncGenerator<Buffer> {
    let size = 0
    for await (const chunk of readContent(file)) {
      whole.update(chunk)
      const stored = chunk.subarray(Math.max(0, Math.min(start - size, chunk.length)))
      size += chunk.length
      lines.push(stored)
      if (stored.length > 0) yield stored
    }
  }
  try {
    await pipeline(
      Readable.from(part(), { objectMode: false, highWaterMark: 1 << 20 }),
      createGzip({ level: GZIP_LEVEL }),
      createWriteStream(partial),
    )
    if (whole.digest('hex') !== scan.digest) throw changed(file)
    await moveDurably(partial, object)
  } finally {
    await rm(partial, { force: true })
  }
  return lines.facts()
}
