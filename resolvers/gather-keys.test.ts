import { shopDatasets } from '../test/support/shop-datasets'
import { gatherKeys, type ExpectedKeys } from './gather-keys'

const expected = (change: Partial<ExpectedKeys> = {}): ExpectedKeys => ({
  dataset: shopDatasets.shop,
  fields: new Set(['code']),
  asOf: null,
  depth: 1,
  ...change,
})

describe('gathered keys', () => {
  const reads: { fields: string[]; keys: unknown[] }[] = []
  beforeEach(() => (reads.length = 0))
  const gather = () =>
    gatherKeys(({ fields }, keys) => {
      reads.push({ fields: [...fields], keys: keys.flat() })
      return Promise.resolve(keys.map(([code = '']) => (code === 'none' ? null : { code })))
    })

  it('are read once all have told theirs, each key once', async () => {
    const places = gather()
    const one = places(expected())
    const other = places(expected({ fields: new Set(['name']) }))
    const rows = one.load([['a'], null, ['none'], ['a']])
    await Promise.resolve()
    expect(reads).toEqual([])
    expect(await other.load([['a']])).toEqual([{ code: 'a' }])
    expect(await rows).toEqual([{ code: 'a' }, null, null, { code: 'a' }])
    expect(reads).toEqual([{ fields: ['code', 'name'], keys: ['a', 'none'] }])
  })

  it('wait for no place that was left, and leaving twice is leaving once', async () => {
    const places = gather()
    const [failed, other, third] = [expected(), expected(), expected()].map(places)
    failed?.leave()
    failed?.leave()
    const rows = other?.load([['a']])
    expect(reads).toEqual([])
    third?.leave()
    expect(await rows).toEqual([{ code: 'a' }])
    expect(await failed?.load([['b']])).toEqual([null])
    expect(reads).toHaveLength(1)
  })

  it('are read anew for what comes later, and apart by depth and time', async () => {
    const places = gather()
    await places(expected()).load([['a']])
    await places(expected({ fields: new Set(['name']) })).load([['a']])
    const deep = places(expected({ depth: 2 }))
    const early = places(expected({ asOf: { kind: 'time', time: 1n } }))
    await places(expected({ asOf: { kind: 'snapshot', snapshotId: '1' } })).load([['a']])
    expect(reads.map(({ fields }) => fields)).toEqual([['code'], ['name'], ['code']])
    await Promise.all([deep.load([['a']]), early.load([['a']])])
    expect(reads).toHaveLength(5)
  })

  it('asks for nothing where there is no key', async () => {
    expect(await gather()(expected()).load([null, null])).toEqual([null, null])
    expect(reads).toEqual([])
  })
})
