import { deepFreeze } from '../../model/deep-freeze'
import type { Column, Dataset, Dimension, Measure } from '../../model/dataset'
import { column, count, ratio, sum, truncate } from '../../model/expression'
import { compare } from '../../model/filter'
import type { ColumnType } from '../../model/value'

const stored = (name: string, type: ColumnType, nullable = true): Column => ({
  name,
  type,
  nullable,
  description: '',
})

const plain = (name: string, from: string, type: ColumnType): Dimension => ({
  name,
  expression: column(from),
  type,
  nullable: true,
  description: '',
})

const start = (grain: 'hour' | 'day' | 'week' | 'month', from: string): Dimension => ({
  name: grain,
  expression: truncate(from, grain),
  type: grain === 'hour' ? 'timestamptz' : 'date',
  nullable: true,
  description: '',
})

const measure = (
  name: string,
  expression: Measure['expression'],
  type: Measure['type'] = 'long',
): Measure => ({ name, expression, type, description: '' })

const errors = sum('requests', compare('status', 'gte', 500))

/** Groups, as trafficByHour. */
export const traffic: Dataset = deepFreeze({
  name: 'traffic',
  table: 'refined.traffic',
  description: '',
  kind: 'groups',
  columns: [
    { ...stored('hour', 'timestamptz', false), grain: 'hour' },
    stored('section', 'string'),
    stored('status', 'int', false),
    stored('device', 'string', false),
    stored('requests', 'long', false),
    stored('bytes', 'long'),
    stored('price', { decimal: { precision: 12, scale: 2 } }),
  ],
  partitionedBy: { column: 'hour', transform: 'day' },
  grain: ['hour', 'section', 'status', 'device'],
  dimensions: [
    { ...plain('hour', 'hour', 'timestamptz'), expression: truncate('hour', 'hour') },
    start('day', 'hour'),
    start('week', 'hour'),
    start('month', 'hour'),
    plain('section', 'section', 'string'),
    plain('status', 'status', 'int'),
    { ...plain('device', 'device', 'string'), members: ['desktop', 'bot'] },
  ],
  measures: [
    measure('requests', sum('requests')),
    measure('bytes', sum('bytes')),
    measure('lines', count()),
    measure('errors', errors),
    measure('errorRate', ratio(errors, sum('requests')), 'double'),
    measure('averageBytes', ratio(sum('bytes'), sum('requests')), 'double'),
    measure('revenue', sum('price'), 'decimal'),
    measure('averagePrice', ratio(sum('price'), count()), 'decimal'),
  ],
  maxRows: 1000,
})

/** Rows, as accessLog. */
export const visits: Dataset = deepFreeze({
  name: 'visits',
  table: 'trusted.visits',
  description: '',
  kind: 'rows',
  columns: [
    stored('time', 'timestamptz'),
    stored('file', 'string', false),
    stored('line', 'long', false),
    stored('path_name', 'string'),
    stored('is_bot', 'boolean'),
    stored('weight', 'double'),
    stored('birthday', 'date'),
    stored('price', { decimal: { precision: 38, scale: 4 } }),
  ],
  partitionedBy: { column: 'time', transform: 'day' },
  grain: ['file', 'line'],
  dimensions: [
    plain('time', 'time', 'timestamptz'),
    plain('file', 'file', 'string'),
    plain('line', 'line', 'long'),
    plain('path', 'path_name', 'string'),
    plain('isBot', 'is_bot', 'boolean'),
    plain('weight', 'weight', 'double'),
    plain('birthday', 'birthday', 'date'),
    plain('price', 'price', { decimal: { precision: 38, scale: 4 } }),
  ],
  measures: [],
  maxRows: 100,
})
