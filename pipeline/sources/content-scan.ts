import { createHash } from 'node:crypto'
import { type LineFacts, LineScanner } from './line-scanner'

/** Two contents with the same first bytes are looked at more closely. */
export const HEAD_BYTES = 4096
const BINARY_SAMPLE_BYTES = 65_536

/** Content held already with which a scanned content begins. */
export interface Prefix {
  readonly digest: string
  readonly size: number
  /** Where the last line begins that the prefix does not end, in bytes; its size where it ends with a newline. */
  readonly lineStart: number
}

export interface ContentScan extends LineFacts {
  /** SHA-256, hexadecimal. */
  readonly digest: string
  readonly size: number
  readonly head: Buffer
  /** Control characters that no text holds, and no readable time in the whole content. */
  readonly binary: boolean
  /** The longest of the known contents with which this one begins. */
  readonly prefix: Prefix | null
}

/** Digests of known contents by their size in bytes. */
export type KnownSizes = ReadonlyMap<number, ReadonlySet<string>>

/** One pass over the content, in memory that does not grow with it. */
export async function scanContent(
  chunks: AsyncIterable<Buffer>,
  known: KnownSizes,
  onBytes: (total: number) => void = () => undefined,
): Promise<ContentScan> {
  const hash = createHash('sha256')
  const lines = new LineScanner()
  const sizes = [...known.keys()].sort((a, b) => a - b)
  let size = 0
  let nextSize = 0
  let prefix: Prefix | null = null
  const sample = new Sample(BINARY_SAMPLE_BYTES)

  const take = (bytes: Buffer) => {
    hash.update(bytes)
    lines.push(bytes)
    size += bytes.length
  }
  for await (const chunk of chunks) {
    sample.push(chunk)
    let from = 0
    for (let end = sizes[nextSize]; end !== undefined && end - size <= chunk.length - from;) {
      const until = from + end - size
      take(chunk.subarray(from, until))
      from = until
      const digest = hash.copy().digest('hex')
      if (known.get(end)?.has(digest)) prefix = { digest, size, lineStart: lines.lineStart }
      nextSize += 1
      end = sizes[nextSize]
    }
    take(chunk.subarray(from))
    onBytes(size)
  }
  const facts = lines.facts()
  return Object.freeze({
    ...facts,
    digest: hash.digest('hex'),
    size,
    // A copy, so that the sample is not kept alive by it.
    head: Buffer.from(sample.bytes().subarray(0, HEAD_BYTES)),
    binary: facts.firstTime === null && sample.bytes().some(isControl),
    prefix,
  })
}

/** Tab, line ends, form feed and escape occur in text; servers escape the rest. */
function isControl(byte: number): boolean {
  return byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b)
}

/** The first bytes, copied. */
class Sample {
  private held = Buffer.alloc(0)

  constructor(private readonly max: number) {}

  push(bytes: Buffer): void {
    const room = this.max - this.held.length
    if (room > 0) this.held = Buffer.concat([this.held, bytes.subarray(0, room)])
  }

  bytes(): Buffer {
    return this.held
  }
}
