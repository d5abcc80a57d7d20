import { contracts } from '../contracts'
import { Column } from './column'
import { datasetOf } from './declaration'
import { Dimension } from './dimension'
import { Measure } from './measure'
import { ParquetFolder } from './parquet-folder'
import { TimeGrain } from './time-grain'
import { sum } from '../../src/model/expression'

@ParquetFolder({
  folder: 'lake/sales',
  kind: 'groups',
  description: 'Sales.',
  partitionedBy: ['country'],
  grain: ['soldAt', 'country'],
})
abstract class ShopSales {
  @Dimension('timestamptz', 'When.', { column: 'SoldAt' })
  soldAt!: bigint

  @TimeGrain('day', 'soldAt', 'Day.')
  day!: string

  @Dimension('string', 'Country.')
  country!: string

  @Column('long', 'Pieces.', { column: 'Pieces' })
  @Measure(sum('Pieces'), 'Pieces.')
  pieces!: bigint
}

describe('a folder', () => {
  const dataset = datasetOf(ShopSales)

  it('is declared by its path, its keys and the names in its files', () => {
    expect(dataset).toMatchObject({
      name: 'shopSales',
      table: 'folder.shop_sales',
      partitionedBy: null,
      folder: { path: 'lake/sales', keys: ['country'], timesWithoutZone: null },
      maxRows: 10_000,
    })
    expect(dataset.columns.map(({ name }) => name)).toEqual(['SoldAt', 'country', 'Pieces'])
    expect(dataset.dimensions[1]?.expression).toMatchObject({ column: 'SoldAt', grain: 'day' })
  })

  it('has no contract', () => expect(contracts([dataset])).toEqual([]))

  it.each([
    ['/data/sales', [], 'folder /data/sales is not of the form name or name/part'],
    ['lake/../sales', [], 'folder lake/../sales is not of the form'],
    ['sales', ['country'], 'partitionedBy names country, which is no column'],
    ['sales', ['weight'], 'partitionedBy names weight, which is none of string, boolean, int'],
    ['sales', ['name', 'name'], 'partitionedBy names name twice'],
    ['sales', [], 'column NAME differs from another only by case'],
  ])('%s with the keys %j is refused', (folder, partitionedBy, message) => {
    expect(() => {
      @ParquetFolder({ folder, kind: 'rows', description: 'Bad.', partitionedBy, grain: ['name'] })
      abstract class Bad {
        @Dimension('string', 'Name.')
        name!: string

        @Dimension('string', 'Name.', { column: 'NAME' })
        other!: string

        @Dimension('double', 'Weight.')
        weight!: number
      }
      return Bad
    }).toThrow(message)
  })
})
