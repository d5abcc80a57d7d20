import type { Column, Dataset, Dimension, Measure } from '../../src/model/dataset'
import { deepFreeze } from '../../src/model/deep-freeze'
import {
  average,
  column,
  count,
  countDistinct,
  countOf,
  level,
  max,
  min,
  percentile,
  ratio,
  stored,
  sum,
  truncate,
  type TimeGrain,
} from '../../src/model/expression'
import { all, any, compare, has, isNull, matches, noneOf, not } from '../../src/model/filter'
import type { ColumnType } from '../../src/model/value'

const PRICE: ColumnType = { decimal: { precision: 18, scale: 4 } }

const cell = (name: string, type: ColumnType, more: Partial<Column> = {}): Column => ({
  name,
  type,
  nullable: true,
  description: '',
  ...more,
})
const plain = (name: string, from: string, type: ColumnType): Dimension => ({
  name,
  expression: column(from),
  type,
  nullable: true,
  description: '',
})
const start = (name: string, grain: TimeGrain, of: string): Dimension => ({
  name,
  expression: truncate(of, grain),
  type: grain === 'hour' ? 'timestamptz' : 'date',
  nullable: true,
  description: '',
})
const measure = (
  name: string,
  expression: Measure['expression'],
  type: Measure['type'] = 'long',
): Measure => ({ name, expression, type, description: '' })

/** Groups over single events: each type of column, each kind of measure. */
export const sales: Dataset = deepFreeze({
  name: 'sales',
  table: 'trusted.sales',
  description: '',
  kind: 'groups',
  columns: [
    cell('time', 'timestamptz', { nullable: false }),
    cell('seen', 'timestamptz'),
    cell('shop', 'string'),
    cell('tags', 'strings'),
    cell('device', 'string', { nullable: false }),
    cell('is_new', 'boolean'),
    cell('qty', 'int'),
    cell('amount', 'long'),
    cell('price', PRICE),
    cell('score', 'double'),
    cell('born', 'date'),
  ],
  partitionedBy: { column: 'time', transform: 'day' },
  grain: ['time'],
  dimensions: [
    plain('time', 'time', 'timestamptz'),
    start('hour', 'hour', 'time'),
    start('day', 'day', 'time'),
    start('week', 'week', 'time'),
    start('month', 'month', 'time'),
    start('seenDay', 'day', 'seen'),
    plain('shop', 'shop', 'string'),
    plain('tags', 'tags', 'strings'),
    { ...plain('device', 'device', 'string'), members: ['desktop', 'bot'] },
    plain('isNew', 'is_new', 'boolean'),
    plain('qty', 'qty', 'int'),
    plain('amount', 'amount', 'long'),
    plain('price', 'price', PRICE),
    plain('score', 'score', 'double'),
    plain('born', 'born', 'date'),
  ],
  measures: [
    measure('orders', count()),
    measure('spent', sum('amount')),
    measure('spentOnMany', sum('amount', compare('qty', 'gte', 2))),
    measure('priced', countOf('price')),
    measure('blogOrders', count(any(matches('shop', 'startsWith', 'b'), has('tags', 'a')))),
    measure('shops', countDistinct('shop')),
    measure('births', countDistinct('born', not(compare('isNew', 'eq', true)))),
    measure('revenue', sum('price'), 'decimal'),
    measure('scores', sum('score'), 'double'),
    measure('cheapest', min('price'), 'decimal'),
    measure('most', max('amount', noneOf('shop', ['a']))),
    measure('leastQty', min('qty')),
    measure('firstSeen', min('seen'), 'timestamptz'),
    measure('lastShop', max('shop'), 'string'),
    measure('lastBorn', max('born'), 'date'),
    measure('meanPrice', average('price'), 'decimal'),
    measure('meanAmount', average('amount', not(isNull('shop'))), 'double'),
    measure('meanScore', average('score'), 'double'),
    measure('medianPrice', percentile('price', 0.5), 'decimal'),
    measure('p95Amount', percentile('amount', 0.95)),
    measure('p10Qty', percentile('qty', 0.1, compare('device', 'eq', 'bot'))),
    measure('p33Score', percentile('score', 0.33), 'double'),
    measure('perShop', ratio(sum('amount'), countDistinct('shop')), 'double'),
    measure('newShare', ratio(count(compare('isNew', 'eq', true)), count()), 'double'),
    measure(
      'pricePerPiece',
      ratio(sum('price'), sum('qty'), all(compare('qty', 'ne', 7))),
      'decimal',
    ),
  ],
  maxRows: 1000,
})

/** Groups that are stored by hour: levels, and figures that must not be added up. */
export const stocks: Dataset = deepFreeze({
  name: 'stocks',
  table: 'refined.stocks',
  description: '',
  kind: 'groups',
  columns: [
    cell('hour', 'timestamptz', { nullable: false, grain: 'hour' }),
    cell('shop', 'string'),
    cell('orders', 'long', { nullable: false }),
    cell('stock', 'long', { additivity: 'semi-additive' }),
    cell('worth', PRICE, { additivity: 'semi-additive' }),
    cell('visitors', 'long', { additivity: 'non-additive' }),
  ],
  partitionedBy: { column: 'hour', transform: 'day' },
  grain: ['hour', 'shop'],
  dimensions: [
    start('hour', 'hour', 'hour'),
    start('day', 'day', 'hour'),
    start('week', 'week', 'hour'),
    start('month', 'month', 'hour'),
    plain('shop', 'shop', 'string'),
  ],
  measures: [
    measure('orders', sum('orders')),
    measure('stock', level('stock', 'last', 'hour')),
    measure('openingStock', level('stock', 'first', 'hour')),
    measure('meanStock', level('stock', 'average', 'hour'), 'double'),
    measure('blogStock', level('stock', 'last', 'hour', matches('shop', 'contains', 'b'))),
    measure('worth', level('worth', 'last', 'hour'), 'decimal'),
    measure('meanWorth', level('worth', 'average', 'hour'), 'decimal'),
    measure('visitors', stored('visitors')),
  ],
  maxRows: 1000,
})

/** Records. */
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
    cell('tags', 'strings'),
    cell('is_bot', 'boolean'),
    cell('weight', 'double'),
    cell('birthday', 'date'),
    cell('price', { decimal: { precision: 38, scale: 4 } }),
  ],
  partitionedBy: { column: 'time', transform: 'day' },
  grain: ['file', 'line'],
  dimensions: [
    plain('time', 'time', 'timestamptz'),
    start('day', 'day', 'time'),
    plain('file', 'file', 'string'),
    plain('line', 'line', 'long'),
    plain('path', 'path_name', 'string'),
    plain('tags', 'tags', 'strings'),
    plain('isBot', 'is_bot', 'boolean'),
    plain('weight', 'weight', 'double'),
    plain('birthday', 'birthday', 'date'),
    plain('price', 'price', { decimal: { precision: 38, scale: 4 } }),
  ],
  measures: [],
  maxRows: 1000,
})
