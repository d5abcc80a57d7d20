import type { PublishedReads, PublishedSet } from '../model/snapshot'
import type { PublicationLog } from './find-start'

interface PublicationReads extends PublicationLog {
  readPublished(): Promise<PublishedSet>
}

export interface NotedReads extends PublicationReads {
  /** Of the set that was read last: answers of an earlier one were given up. */
  reads(): Promise<PublishedReads>
}

/** Notes of which datasets it was asked what is published, or was. */
export function notedReads(source: PublicationReads): NotedReads {
  const names = new Set<string>()
  let last: PublishedSet = new Map()
  return {
    async readPublished() {
      const published = await source.readPublished()
      last = published
      return {
        get(dataset) {
          names.add(dataset)
          return published.get(dataset)
        },
      }
    },
    findPublication(dataset, snapshotId) {
      names.add(dataset)
      return source.findPublication(dataset, snapshotId)
    },
    // What will have been published at a time to come changes with what is published now.
    publicationAt(dataset, time) {
      names.add(dataset)
      return source.publicationAt(dataset, time)
    },
    async reads() {
      const published = last
      const found = [...names]
        .sort()
        .map(async (name) => [name, await published.get(name)] as const)
      return new Map(await Promise.all(found))
    },
  }
}
