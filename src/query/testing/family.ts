import { deepFreeze } from '../../model/deep-freeze'
import type { Dataset } from '../../model/dataset'
import { count, countDistinct, percentile, stored, sum } from '../../model/expression'
import { cell, measure, plain, start } from './declare'

const common = { description: '', kind: 'groups', maxRows: 100 } as const
const device = { ...plain('device', 'device', 'string'), members: ['desktop', 'bot'] }

/** Single requests. */
export const requests: Dataset = deepFreeze({
  ...common,
  name: 'requests',
  table: 'trusted.requests',
  columns: [
    cell('time', 'timestamptz', { nullable: false }),
    cell('device', 'string', { nullable: false }),
    cell('visitor', 'string'),
    cell('sent', 'long'),
  ],
  partitionedBy: { column: 'time', transform: 'day' },
  grain: ['time'],
  dimensions: [start('day', 'day', 'time'), device],
  measures: [measure('requests', count())],
})

/** Of requests, by hour. */
export const byHour: Dataset = deepFreeze({
  ...common,
  name: 'byHour',
  table: 'refined.by_hour',
  summarizes: 'requests',
  columns: [
    cell('hour', 'timestamptz', { nullable: false, grain: 'hour' }),
    cell('device', 'string', { nullable: false }),
    cell('section', 'string'),
    cell('requests', 'long', { nullable: false, holds: count() }),
    cell('bytes', 'long', { nullable: false, holds: sum('sent') }),
    cell('guests', 'long', { additivity: 'non-additive', holds: countDistinct('visitor') }),
  ],
  partitionedBy: { column: 'hour', transform: 'day' },
  grain: ['hour', 'device', 'section'],
  dimensions: [
    start('hour', 'hour', 'hour'),
    start('day', 'day', 'hour'),
    start('week', 'week', 'hour'),
    device,
    plain('section', 'section', 'string'),
  ],
  measures: [
    measure('requests', sum('requests')),
    measure('bytes', sum('bytes')),
    measure('guests', stored('guests')),
    measure('visitors', countDistinct('visitor')),
    measure('medianBytes', percentile('sent', 0.5)),
  ],
})

/** Of byHour, by day. */
export const byDay: Dataset = deepFreeze({
  ...common,
  name: 'byDay',
  table: 'refined.by_day',
  summarizes: 'byHour',
  columns: [
    cell('since', 'timestamptz', { nullable: false, grain: 'day' }),
    cell('device', 'string', { nullable: false }),
    cell('requests', 'long', { nullable: false, holds: sum('requests') }),
  ],
  partitionedBy: { column: 'since', transform: 'day' },
  grain: ['day', 'device'],
  dimensions: [start('day', 'day', 'since'), device],
  measures: [measure('requests', sum('requests'))],
})
