import { isSamePublication, type PublishedReads, type PublishedSet } from '../../model/snapshot'
import { boundedCache, type BoundedCache } from '../../query/bounded-cache'

/** An answer as it was sent, and what it depends on. */
export interface FinishedAnswer {
  readonly body: string
  readonly contentType: string
  readonly tag: string
  readonly reads: PublishedReads
}

export type FinishedCache = BoundedCache<FinishedAnswer>

const BYTES_OF_ANSWER = 512
/** At most: most texts take one. */
const BYTES_OF_CHARACTER = 2
const BYTES_OF_READ = 512

export function finishedCache(bytesMax: number): FinishedCache {
  return boundedCache(
    bytesMax,
    ({ body, reads }) =>
      BYTES_OF_ANSWER + BYTES_OF_CHARACTER * body.length + BYTES_OF_READ * reads.size,
  )
}

/**
 * The answer that was kept, if everything that it depends on is published still.
 * @param readPublished read after the question came: what is published then is answered, or later
 */
export async function findFinished(
  cache: FinishedCache,
  operation: string,
  readPublished: () => Promise<PublishedSet>,
): Promise<FinishedAnswer | null> {
  const kept = cache.peek(operation)
  const isCurrent = kept !== null && (await areCurrent(kept.reads, await readPublished()))
  return cache.find(operation, (found) => isCurrent && found === kept)
}

async function areCurrent(reads: PublishedReads, published: PublishedSet): Promise<boolean> {
  for (const [dataset, read] of reads) {
    if (!isSamePublication(read, await published.get(dataset))) return false
  }
  return true
}

/** Whether a client that sends If-None-Match has it. Compared weakly: with or without its W/. */
export function isHeld({ tag }: FinishedAnswer, known: string | undefined): boolean {
  return known?.includes(tag.slice(2)) === true
}
