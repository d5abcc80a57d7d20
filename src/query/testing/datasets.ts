import { deepFreeze } from '../../model/deep-freeze'
import type { Dataset } from '../../model/dataset'
import { count, ratio, sum } from '../../model/expression'
import { compare } from '../../model/filter'
import { cell, measure, plain, start } from './declare'

const errors = sum('requests', compare('status', 'gte', 500))

/** Groups, as trafficByHour. */
export const traffic: Dataset = deepFreeze({
  name: 'traffic',
  table: 'refined.traffic',
  description: '',
  kind: 'groups',
  columns: [
    cell('hour', 'timestamptz', { nullable: false, grain: 'hour' }),
    cell('section', 'string'),
    cell('status', 'int', { nullable: false }),
    cell('device', 'string', { nullable: false }),
    cell('requests', 'long', { nullable: false }),
    cell('bytes', 'long'),
    cell('price', { decimal: { precision: 12, scale: 2 } }),
  ],
  partitionedBy: { column: 'hour', transform: 'day' },
  grain: ['hour', 'section', 'status', 'device'],
  dimensions: [
    start('hour', 'hour', 'hour'),
    start('day', 'day', 'hour'),
    start('week', 'week', 'hour'),
    start('month', 'month', 'hour'),
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
    cell('time', 'timestamptz'),
    cell('file', 'string', { nullable: false }),
    cell('line', 'long', { nullable: false }),
    cell('path_name', 'string'),
    cell('is_bot', 'boolean'),
    cell('weight', 'double'),
    cell('birthday', 'date'),
    cell('price', { decimal: { precision: 38, scale: 4 } }),
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
