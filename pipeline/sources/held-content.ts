import { createHash } from 'node:crypto'
import path from 'node:path'
import type { RawFileManifest } from '../runs/attempt-files'
import { type ContentScan, HEAD_BYTES } from './content-scan'
import { readContent } from './read-content'

const NEWLINE = 0x0a

/** The whole content of the last file of a chain, put together from the stored parts. */
export async function* readHeldContent(
  rawZone: string,
  chain: readonly RawFileManifest[],
): AsyncGenerator<Buffer> {
  for (const [index, part] of chain.entries()) {
    const next = chain[index + 1]
    const stored = readContent({
      name: `${part.name} (as stored in the raw zone)`,
      path: path.join(rawZone, part.object),
    })
    // A line that the next part takes again is left out here.
    yield* next === undefined
      ? stored
      : firstLines(stored, Number(next.firstLine) - Number(part.firstLine))
  }
}

async function* firstLines(chunks: AsyncIterable<Buffer>, lines: number): AsyncGenerator<Buffer> {
  let left = lines
  for await (const chunk of chunks) {
    let until = 0
    while (left > 0) {
      const newline = chunk.indexOf(NEWLINE, until)
      if (newline === -1) break
      until = newline + 1
      left -= 1
    }
    yield left > 0 ? chunk : chunk.subarray(0, until)
    if (left === 0) return
  }
}

/** apart: the first bytes differ. contains: the held content begins with the whole scanned one. */
export type Relation = 'apart' | 'sharesHead' | 'contains'

/** Reads of the held content only what the answer needs. */
export async function relate(
  held: AsyncIterable<Buffer>,
  heldSize: number,
  scan: ContentScan,
): Promise<Relation> {
  const headSize = Math.min(HEAD_BYTES, heldSize, scan.size)
  const hash = createHash('sha256')
  let head = Buffer.alloc(0)
  let size = 0
  for await (const chunk of held) {
    if (head.length < headSize) head = Buffer.concat([head, chunk]).subarray(0, headSize)
    if (head.length === headSize && !head.equals(scan.head.subarray(0, headSize))) return 'apart'
    const wanted = chunk.subarray(0, scan.size - size)
    hash.update(wanted)
    size += wanted.length
    if (size === scan.size || (heldSize < scan.size && head.length === headSize)) break
  }
  return size === scan.size && hash.digest('hex') === scan.digest ? 'contains' : 'sharesHead'
}
