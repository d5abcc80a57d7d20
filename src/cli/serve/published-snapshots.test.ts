import type { Dataset } from '../../model/dataset'
import type { PublishedSnapshot } from '../../model/snapshot'
import { traffic } from '../../query/testing/datasets'
import { publishedSnapshots } from './published-snapshots'

const weather: Dataset = {
  ...traffic,
  name: 'weather',
  table: 'folders.weather',
  folder: { path: 'weather', keys: [], timesWithoutZone: null },
}

describe('what is published', () => {
  let reads = 0
  const published = publishedSnapshots(
    [traffic, weather],
    {
      readPublished: async () => {
        reads += 1
        return new Map([['traffic', snapshot(String(reads))]])
      },
      findPublication: async () => null,
      publicationAt: async () => null,
    },
    { current: async () => ({ snapshotId: 'listing', publishedAt: 1n }) },
  )
  beforeEach(() => {
    reads = 0
  })

  it('of folders alone needs no database', async () => {
    const set = await published.readPublished()
    expect(await set.get('weather')).toMatchObject({ snapshotId: 'listing', runId: null })
    expect(reads).toBe(0)
  })

  it('of all tables is read once, for all who asked together', async () => {
    const sets = await Promise.all([published.readPublished(), published.readPublished()])
    for (const set of sets) {
      expect(await set.get('traffic')).toEqual(snapshot('1'))
      expect(await set.get('other')).toBeUndefined()
    }
    expect(await (await published.readPublished()).get('traffic')).toEqual(snapshot('2'))
  })
})

function snapshot(snapshotId: string): PublishedSnapshot {
  return { dataset: 'traffic', snapshotId, runId: 'run', publishedAt: 0n }
}
