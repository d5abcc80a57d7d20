import { Column } from '../../../schema/decorators/column'
import { datasetOf } from '../../../schema/decorators/declaration'
import { Dimension } from '../../../schema/decorators/dimension'
import { Measure } from '../../../schema/decorators/measure'
import { ParquetFolder } from '../../../schema/decorators/parquet-folder'
import { TimeGrain } from '../../../schema/decorators/time-grain'
import type { Dataset } from '../../../src/model/dataset'
import { average, count, max, sum } from '../../../src/model/expression'
import { compare } from '../../../src/model/filter'

export const ROWS_MAX = 200_000
const FOLDER = 'flights'

@ParquetFolder({
  folder: FOLDER,
  kind: 'groups',
  description: 'Flights inside the United States, January to June 2001.',
  timesWithoutZone: 'utc',
  grain: ['date', 'origin', 'destination'],
  maxRows: ROWS_MAX,
})
abstract class Flights {
  @Dimension('timestamptz', 'Departure.')
  date!: bigint

  @TimeGrain('day', 'date', 'Day.')
  day!: string

  @TimeGrain('week', 'date', 'Week.')
  week!: string

  @TimeGrain('month', 'date', 'Month.')
  month!: string

  @Dimension('string', 'Airport.')
  origin!: string

  @Dimension('string', 'Airport.')
  destination!: string

  @Dimension('long', 'Minutes late.', { column: 'delay' })
  minutes!: bigint

  @Measure(count(), 'Flights.')
  flights!: bigint

  @Measure(average('delay'), 'Mean delay, in minutes.')
  meanDelay!: number | null

  @Measure(max('delay'), 'Greatest delay, in minutes.')
  greatestDelay!: bigint | null

  @Column('long', 'Miles.')
  @Measure(sum('distance'), 'Miles.')
  distance!: bigint

  @Measure(count(compare('minutes', 'gt', 15n)), 'Flights over 15 minutes late.')
  late!: bigint

  @Measure(count(compare('minutes', 'gt', 60n)), 'Flights over an hour late.')
  veryLate!: bigint
}

@ParquetFolder({
  folder: FOLDER,
  kind: 'rows',
  description: 'The same, each flight.',
  timesWithoutZone: 'utc',
  grain: ['date', 'origin', 'destination', 'delay', 'distance'],
  maxRows: ROWS_MAX,
})
abstract class FlightRecords {
  @Dimension('timestamptz', 'Departure.')
  date!: bigint

  @Dimension('long', 'Minutes late.')
  delay!: bigint

  @Dimension('long', 'Miles.')
  distance!: bigint

  @Dimension('string', 'Airport.')
  origin!: string

  @Dimension('string', 'Airport.')
  destination!: string
}

/** Of flights-3m.parquet of vega-datasets, in a folder of its own. */
export const FLIGHTS: readonly Dataset[] = [Flights, FlightRecords].map(datasetOf)
