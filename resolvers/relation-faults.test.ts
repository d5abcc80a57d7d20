import { datasets } from '../schema/datasets'
import { shopDatasets } from '../test/support/shop-datasets'
import type { Dataset, Relation } from '../src/model/dataset'
import { relationFaults } from './relation-faults'

const { sale, shop, price, saleByShop } = shopDatasets
const all = Object.values(shopDatasets)

const faultsWith = (change: Partial<Relation>, others: readonly Dataset[] = all) => {
  const relation = {
    name: 'other',
    dataset: 'shop',
    key: [{ field: 'shopCode', target: 'code' }],
    description: 'd',
    ...change,
  }
  return relationFaults([...others, { ...sale, name: 'strange', relations: [relation] }]).join('\n')
}

describe('faults of relations', () => {
  it('are none in those that are served', () => {
    expect(relationFaults(datasets)).toEqual([])
    expect(relationFaults(all)).toEqual([])
    expect(faultsWith({})).toBe('')
  })

  it.each([
    ['nobody', [], 'relation strange.other names the dataset nobody, which is not declared'],
    ['saleByShop', [], 'names the dataset saleByShop, which has no rows but groups'],
    ['price', [{ field: 'shopCode', target: 'shop' }], 'by shop, article, but its key has shop'],
    ['shop', [{ field: 'number', target: 'code' }], 'from number, which has another type'],
    ['shop', [{ field: 'shopCode', target: 'name' }], 'by code, but its key has name'],
  ])('%s %j', (dataset, key, fault) => {
    expect(faultsWith({ dataset, key })).toContain(fault)
  })

  it('refuse enums of other members, and values that are no keys', () => {
    const [code] = shop.dimensions
    if (code === undefined) throw new Error('no code')
    const withCode = (change: Partial<typeof code>) =>
      faultsWith({}, [{ ...shop, dimensions: [{ ...code, ...change }] }, price, saleByShop])
    expect(withCode({ members: ['a'] })).toContain('which has another type')
    expect(withCode({ expression: { kind: 'truncate', column: 'code', grain: 'day' } })).toContain(
      'a grain of time is no key',
    )
  })
})
