import { datasetOf } from '../../schema/decorators/declaration'
import { Dimension } from '../../schema/decorators/dimension'
import { Measure } from '../../schema/decorators/measure'
import { Relation } from '../../schema/decorators/relation'
import { Table } from '../../schema/decorators/table'
import { count } from '../../src/model/expression'

const rows = { kind: 'rows', description: 'Rows.' } as const
const byTime = { partitionedBy: { column: 'time', transform: 'day' } } as const

@Table({ ...rows, ...byTime, table: 'trusted.shop', grain: ['code'], maxRows: 5 })
abstract class Shop {
  @Dimension('string', 'Code.')
  code!: string

  @Dimension('string', 'Name.', { nullable: true })
  name!: string | null

  @Dimension('string', 'Shop above it.', { nullable: true })
  parentCode!: string | null

  @Dimension('timestamptz', 'Opened.')
  time!: bigint

  @Relation('shop', { key: { parentCode: 'code' } }, 'The shop above it.')
  parent!: object | null
}

@Table({ ...rows, ...byTime, table: 'trusted.price', grain: ['shop', 'article'] })
abstract class Price {
  @Dimension('string', 'Shop.')
  shop!: string

  @Dimension('long', 'Article.')
  article!: bigint

  @Dimension('timestamptz', 'Since.')
  time!: bigint

  @Dimension({ decimal: { precision: 18, scale: 2 } }, 'Amount.')
  amount!: string
}

@Table({ ...rows, ...byTime, table: 'trusted.sale', grain: ['number'] })
abstract class Sale {
  @Dimension('long', 'Number.')
  number!: bigint

  @Dimension('timestamptz', 'When.')
  time!: bigint

  @Dimension('string', 'Shop.', { nullable: true })
  shopCode!: string | null

  @Dimension('long', 'Article.', { nullable: true })
  articleNumber!: bigint | null

  @Relation('shop', { key: { shopCode: 'code' } }, 'Where.')
  shop!: object | null

  @Relation('price', { key: { articleNumber: 'article', shopCode: 'shop' } }, 'For how much.')
  price!: object | null
}

@Table({
  ...byTime,
  table: 'refined.sale_by_shop',
  kind: 'groups',
  description: 'Groups.',
  grain: ['shopCode', 'time'],
})
abstract class SaleByShop {
  @Dimension('timestamptz', 'When.')
  time!: bigint

  @Dimension('string', 'Shop.', { nullable: true })
  shopCode!: string | null

  @Measure(count(), 'Rows.')
  sales!: bigint

  @Relation('shop', { key: { shopCode: 'code' } }, 'Where.')
  shop!: object | null
}

/** Datasets with relations of every form. */
export const shopDatasets = {
  shop: datasetOf(Shop),
  price: datasetOf(Price),
  sale: datasetOf(Sale),
  saleByShop: datasetOf(SaleByShop),
} as const
