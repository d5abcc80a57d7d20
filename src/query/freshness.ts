import type { Catalog } from '../catalog/catalog'
import type { Clock } from '../model/clock'
import type { Dataset } from '../model/dataset'
import { durationMicros } from '../model/duration'
import type { PublishedSnapshot } from '../model/snapshot'
import { dataUntil } from './data-until'

/** How far the data of datasets go, and whether that is far enough. */
export interface Freshness {
  /** Exclusive; null where nothing is published or no time is known. */
  dataUntil(dataset: Dataset, published: PublishedSnapshot | undefined): Promise<bigint | null>
  /** Null where the declaration does not say how fresh it is to be. */
  isLate(dataset: Dataset, published: PublishedSnapshot | undefined): Promise<boolean | null>
}

export function createFreshness(catalog: Pick<Catalog, 'snapshot'>, clock: Clock): Freshness {
  /** Of the snapshot that was last asked for: it never changes. */
  const known = new Map<string, { readonly snapshotId: string; readonly until: bigint | null }>()

  const until: Freshness['dataUntil'] = async (dataset, published) => {
    if (published === undefined) return null
    const { snapshotId } = published
    const found = known.get(dataset.name)
    if (found?.snapshotId === snapshotId) return found.until
    const value = dataUntil(dataset, await catalog.snapshot(dataset.table, snapshotId))
    known.set(dataset.name, { snapshotId, until: value })
    return value
  }
  return {
    dataUntil: until,
    isLate: async (dataset, published) => {
      const within = dataset.freshness && durationMicros(dataset.freshness.within)
      if (within === undefined || within === null) return null
      const last = await until(dataset, published)
      return last === null || clock() > last + within
    },
  }
}
