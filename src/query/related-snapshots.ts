import type { PublishedSet } from '../model/snapshot'
import type { PublicationLog } from './find-start'
import type { DatasetRequest } from './query-service'
import { relatedAsOf } from './read-related'

/** Ids of the snapshots that relations of this request read; null where nothing was published. */
export function relatedSnapshots(
  { related, asOf }: DatasetRequest,
  published: PublishedSet,
  log: Pick<PublicationLog, 'publicationAt'>,
): Promise<readonly (string | null)[]> {
  const then = relatedAsOf(asOf)
  return Promise.all(
    related.map(async (name) => {
      const publication =
        then === null ? await published.get(name) : await log.publicationAt(name, then.time)
      return publication?.snapshotId ?? null
    }),
  )
}
