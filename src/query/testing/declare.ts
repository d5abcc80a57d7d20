import type { Column, Dimension, Measure } from '../../model/dataset'
import { column, truncate, type TimeGrain } from '../../model/expression'
import type { ColumnType } from '../../model/value'

/** Parts of datasets that tests declare, with NULLs unless said otherwise. */
export const cell = (name: string, type: ColumnType, more: Partial<Column> = {}): Column => ({
  name,
  type,
  nullable: true,
  description: '',
  ...more,
})

export const plain = (name: string, from: string, type: ColumnType): Dimension => ({
  name,
  expression: column(from),
  type,
  nullable: true,
  description: '',
})

export const start = (name: string, grain: TimeGrain, of: string): Dimension => ({
  name,
  expression: truncate(of, grain),
  type: grain === 'hour' ? 'timestamptz' : 'date',
  nullable: true,
  description: '',
})

export const measure = (
  name: string,
  expression: Measure['expression'],
  type: Measure['type'] = 'long',
): Measure => ({ name, expression, type, description: '' })
