import type { DataFile, TableSnapshot } from '../catalog/catalog'
import { encodeBound } from '../catalog/encode-bound'
import type { Dataset } from '../model/dataset'
import { createFreshness } from './freshness'
import { traffic, visits } from './testing/datasets'

const HOUR = 3_600_000_000n
const published = { dataset: 'any', snapshotId: '7', runId: null, publishedAt: 0n }

function file(last: bigint | null): DataFile {
  const bytes = last === null ? null : encodeBound('timestamptz', last)
  return {
    path: '',
    rows: 1n,
    bytes: 1n,
    lower: new Map(),
    upper: new Map(bytes === null ? [] : [[1, bytes]]),
    nullCounts: new Map(),
  }
}

function freshnessOf(dataset: Dataset, lasts: readonly (bigint | null)[], now = 0n) {
  const name = dataset.partitionedBy?.column ?? ''
  let reads = 0
  const snapshot: TableSnapshot = {
    table: dataset.table,
    snapshotId: '7',
    columns: [{ id: 1, name, type: 'timestamptz', nullable: false }],
    unreadableColumns: [],
    files: lasts.map(file),
  }
  const catalog = { snapshot: () => Promise.resolve(((reads += 1), snapshot)) }
  return { freshness: createFreshness(catalog, () => now), reads: () => reads }
}

describe('how far data go', () => {
  it('is the end of the last stored hour, read once for a snapshot', async () => {
    const { freshness, reads } = freshnessOf(traffic, [5n * HOUR, null, 9n * HOUR])
    expect(await freshness.dataUntil(traffic, published)).toBe(10n * HOUR)
    expect(await freshness.dataUntil(traffic, published)).toBe(10n * HOUR)
    expect(reads()).toBe(1)
  })

  it('is the last time itself where that is exact, and unknown without files', async () => {
    expect(await freshnessOf(visits, [7n]).freshness.dataUntil(visits, published)).toBe(7n)
    expect(await freshnessOf(visits, []).freshness.dataUntil(visits, published)).toBeNull()
    expect(await freshnessOf(visits, [7n]).freshness.dataUntil(visits, undefined)).toBeNull()
  })

  it('is late after the declared time, or when nothing is published; else nobody can say', async () => {
    const declared: Dataset = { ...traffic, freshness: { within: 'PT2H' } }
    const late = async (now: bigint) =>
      freshnessOf(declared, [9n * HOUR], now).freshness.isLate(declared, published)
    expect([await late(12n * HOUR), await late(12n * HOUR + 1n)]).toEqual([false, true])
    const { freshness } = freshnessOf(declared, [])
    expect(await freshness.isLate(declared, undefined)).toBe(true)
    expect(await freshness.isLate(traffic, published)).toBeNull()
  })
})
