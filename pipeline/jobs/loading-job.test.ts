import type { PartitionWrite, Publication } from '../../src/model/snapshot'
import type { PrepareContext } from './job'
import { defineLoadingJob } from './loading-job'

const load = defineLoadingJob({
  name: 'load',
  version: 1,
  description: '',
  needs: [],
  dataset: 'clean',
})
const publication: Publication = {
  dataset: 'clean',
  version: 2,
  snapshotId: '7',
  runId: 'b',
  publishedAt: 0n,
}

function context(published: Publication | null, writes: readonly PartitionWrite[]): PrepareContext {
  const unasked = (): never => {
    throw new Error('a load asks for nothing else')
  }
  return {
    runId: 'run',
    attemptId: 'attempt',
    attemptFolder: '',
    arrivedAt: 0n,
    rawZone: '',
    sources: new Map(),
    published: unasked,
    shownAsMain: () => Promise.resolve(published),
    partitions: () => Promise.resolve(new Map(writes.map((write) => [write.partition, write]))),
    rawFiles: unasked,
    writeAttemptFile: unasked,
  }
}

describe('a job that loads', () => {
  it('tells its attempt which run last wrote each partition', async () => {
    const write = (partition: string, runId: string): PartitionWrite => ({
      dataset: 'clean',
      partition,
      runId,
      inputs: '',
    })
    const writes = [write('2024-02-28', 'a'), write('2024-02-29', 'b')]
    expect(await load.prepare({}, context(publication, writes))).toEqual({
      kind: 'work',
      parameters: { partitions: { '2024-02-28': 'a', '2024-02-29': 'b' } },
      inputs: {},
    })
  })

  it('is refused before anything is published', async () => {
    await expect(load.prepare({}, context(null, []))).rejects.toMatchObject({
      code: 'NOTHING_PUBLISHED',
    })
  })
})
