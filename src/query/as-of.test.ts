import type { DatasetRequest } from './query-service'
import { traffic } from './testing/datasets'
import { hit } from './testing/hits'
import { openTableBench, requestOf, type TableBench } from './testing/table-bench'

describe('an earlier state', () => {
  let bench: TableBench
  beforeAll(async () => {
    bench = await openTableBench()
  })
  afterAll(() => bench.close())

  const answer = (change: Partial<DatasetRequest>) =>
    bench.service.session().answer(requestOf(traffic, change))
  const refusal = async (change: Partial<DatasetRequest>) =>
    answer(change).then(
      () => 'none',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    )
  it('reads what was published then, or a snapshot by its id', async () => {
    const first = await bench.publish(traffic, [[hit(0n, 'a', 1n)]])
    const { source } = await answer({})
    await bench.publish(traffic, [[hit(0n, 'a', 2n)]])
    const requests = async (asOf: DatasetRequest['asOf']) =>
      (await answer({ asOf })).totals?.['requests']
    expect(await requests(null)).toBe(2n)
    expect(await requests({ kind: 'snapshot', snapshotId: first.snapshotId })).toBe(1n)
    expect(await requests({ kind: 'time', time: source.publishedAt })).toBe(1n)
    expect(await refusal({ asOf: { kind: 'time', time: 0n } })).toBe('NOTHING_PUBLISHED')
    expect(await refusal({ asOf: { kind: 'snapshot', snapshotId: '999' } })).toBe(
      'SNAPSHOT_EXPIRED',
    )
    bench.forget(traffic, first.snapshotId)
    expect(await refusal({ asOf: { kind: 'snapshot', snapshotId: first.snapshotId } })).toBe(
      'SNAPSHOT_EXPIRED',
    )
  })
})
