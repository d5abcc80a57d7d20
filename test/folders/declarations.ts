import { Column } from '../../schema/decorators/column'
import { Dimension } from '../../schema/decorators/dimension'
import { Measure } from '../../schema/decorators/measure'
import { ParquetFolder } from '../../schema/decorators/parquet-folder'
import { TimeGrain } from '../../schema/decorators/time-grain'
import { count, sum } from '../../src/model/expression'

@ParquetFolder({
  folder: 'shop/sales',
  kind: 'groups',
  description: 'Sales.',
  partitionedBy: ['day', 'country'],
  grain: ['day', 'country', 'orderedAt'],
})
export abstract class Sales {
  @Dimension('date', 'Day.')
  day!: string

  @Dimension('string', 'Country.', { nullable: true })
  country!: string | null

  @Dimension('timestamptz', 'When.', { column: 'orderedAt' })
  orderedAt!: bigint

  @TimeGrain('month', 'orderedAt', 'Month.')
  month!: string

  @Dimension('string', 'Added later.', { nullable: true })
  coupon!: string | null

  @Dimension('string', 'Added later, and declared never null.')
  channel!: string

  @Column({ decimal: { precision: 18, scale: 2 } }, 'Price.')
  price!: string

  @Column('long', 'Pieces.')
  pieces!: bigint

  @Measure(count(), 'Number.')
  sales!: bigint

  @Measure(sum('pieces'), 'Pieces.')
  piecesSold!: bigint

  @Measure(sum('price'), 'Turnover.')
  turnover!: string
}

@ParquetFolder({ folder: 'plain', kind: 'rows', description: 'Plain.', grain: ['number'] })
export abstract class Plain {
  @Dimension('long', 'Number.')
  number!: bigint

  @Dimension('double', 'Weight.', { nullable: true })
  weight!: number | null

  @Dimension('timestamptz', 'Local.', { nullable: true })
  local!: bigint | null

  @Dimension('string', 'Name.')
  filename!: string

  @Dimension('strings', 'Tags.', { nullable: true })
  tags!: readonly string[] | null
}

@ParquetFolder({
  folder: 'plain',
  kind: 'rows',
  description: 'Plain, of UTC.',
  grain: ['number'],
  timesWithoutZone: 'utc',
})
export abstract class PlainUtc {
  @Dimension('long', 'Number.')
  number!: bigint

  @Dimension('timestamptz', 'Local.', { nullable: true })
  local!: bigint | null
}
