import { createHash } from 'node:crypto'
import type { PublishedReads, PublishedSnapshot } from '../../model/snapshot'

/** What an entity tag tells of: an operation, as this program answers it. */
export interface Tagged {
  readonly operation: string
  /** Another one where the same operation may be answered otherwise. */
  readonly fingerprint: string
}

const TAG = /"([\w.-]{1,2000})"/g
const TAGS_MAX = 10

/**
 * Weak, since sums of floats differ in their last digits. It names the datasets that were read, so that
 * whoever gets it back can tell whether it still holds, without having kept anything.
 */
export function entityTag({ operation, fingerprint }: Tagged, reads: PublishedReads): string {
  const names = [...reads.keys()].sort()
  const states = names.map((name) => [name, ...stateOf(reads.get(name))])
  const text = JSON.stringify([fingerprint, operation, states])
  const hash = createHash('sha256').update(text).digest('base64url')
  return `W/"${[...names, hash].join('.')}"`
}

/** That of the tags of If-None-Match which is the one of now; null: none is. */
export async function matchingTag(
  header: string,
  tagged: Tagged,
  published: (dataset: string) => Promise<PublishedSnapshot | undefined>,
): Promise<string | null> {
  for (const [, text = ''] of [...header.matchAll(TAG)].slice(0, TAGS_MAX)) {
    const names = text.split('.').slice(0, -1)
    const reads = names.map(async (name) => [name, await published(name)] as const)
    const now = entityTag(tagged, new Map(await Promise.all(reads)))
    if (now === `W/"${text}"`) return now
  }
  return null
}

function stateOf(publication: PublishedSnapshot | undefined): readonly (string | null)[] {
  if (publication === undefined) return []
  const { snapshotId, publishedAt, runId } = publication
  return [snapshotId, String(publishedAt), runId]
}
