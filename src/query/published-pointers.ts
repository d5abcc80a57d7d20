import type { PublishedSnapshot } from '../model/snapshot'
import { sharedRead } from './shared-read'

type Published = ReadonlyMap<string, PublishedSnapshot>

export interface PointerReads {
  /** Names the present state of what is published: another one whenever anything of it changed. */
  readRevision(): Promise<string>
  readPublished(): Promise<Published>
}

/**
 * What is published, by dataset, as it is after the call. It is read only when its revision is another
 * one than at the time before.
 */
export function publishedPointers(reads: PointerReads): () => Promise<Published> {
  let known: { readonly revision: string; readonly published: Published } | null = null
  return sharedRead(async () => {
    const revision = await reads.readRevision()
    if (known?.revision === revision) return known.published
    // Read later than its revision: what came between is found by the next revision.
    const published = await reads.readPublished()
    known = { revision, published }
    return published
  })
}
