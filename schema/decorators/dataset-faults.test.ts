import type { Dataset, Relation } from '../../src/model/dataset'
import {
  average,
  column,
  count,
  countDistinct,
  level,
  max,
  percentile,
  ratio,
  stored,
  sum,
  truncate,
} from '../../src/model/expression'
import { compare, has, matches } from '../../src/model/filter'
import { TrafficByHour } from '../datasets/traffic-by-hour'
import { faultsOf } from './dataset-faults'
import { datasetOf } from './declaration'
import { Dimension } from './dimension'
import { Table } from './table'

const good = datasetOf(TrafficByHour)
/** A column that it lacks is nobody's. */
const { summarizes, ...alone } = good
const dimension = { type: 'string', nullable: false, description: 'd' } as const
const withDimension = (added: Partial<Dataset['dimensions'][number]>): Partial<Dataset> => ({
  dimensions: [
    ...good.dimensions,
    { ...dimension, name: 'added', expression: column('section'), ...added },
  ],
})
const withMeasure = (added: Partial<Dataset['measures'][number]>): Partial<Dataset> => ({
  measures: [
    ...good.measures,
    { name: 'added', type: 'long', expression: count(), description: 'd', ...added },
  ],
})

const withVisitors = (
  expression: Dataset['measures'][number]['expression'],
  additivity: 'non-additive' | 'semi-additive' = 'non-additive',
): Partial<Dataset> => ({
  columns: [
    ...good.columns,
    { name: 'visitors', type: 'long', nullable: false, description: 'd', additivity },
  ],
  ...withMeasure({
    type: expression.kind === 'ratio' || expression.kind === 'average' ? 'double' : 'long',
    expression,
  }),
})

const withRelation = (added: Partial<Relation>): Partial<Dataset> => ({
  relations: [
    {
      name: 'added',
      dataset: 'shop',
      key: [{ field: 'section', target: 'code' }],
      description: 'd',
      ...added,
    },
  ],
})

const REFUSALS: readonly [string, Partial<Dataset>][] = [
  ['added has no description', withDimension({ description: ' ' })],
  ['field hour is declared twice', withDimension({ name: 'hour' })],
  ['field requests is declared twice', withDimension({ name: 'requests' })],
  ['requests says what it holds, but summarizes does not say of which dataset', {}],
  ['column hour is declared twice', { columns: [...good.columns, ...good.columns.slice(0, 1)] }],
  ['no field may be called id', withDimension({ name: 'id' })],
  ['no field may be called and', withDimension({ name: 'and' })],
  ['field user_agent is not camelCase', withDimension({ name: 'user_agent' })],
  ['field hour is declared twice', withRelation({ name: 'hour' })],
  ['added has no description', withRelation({ description: '' })],
  ['added has no key', withRelation({ key: [] })],
  [
    'added takes its key from nope, which is no dimension',
    withRelation({ key: [{ field: 'nope', target: 'code' }] }),
  ],
  ['table traffic is not of the form', { table: 'traffic' }],
  ['table a.b.c is not of the form', { table: 'a.b.c' }],
  ['table refined.Traffic is not of the form', { table: 'refined.Traffic' }],
  ['maxRows 0 is not an integer', { maxRows: 0 }],
  ['maxRows 1.5 is not an integer', { maxRows: 1.5 }],
  ['grain is empty', { grain: [] }],
  ['grain names hour twice', { grain: ['hour', 'hour'] }],
  ['grain names bytes, which is no dimension', { grain: ['bytes'] }],
  ['partitionedBy names nope', { partitionedBy: { column: 'nope', transform: 'day' } }],
  ['partitionedBy takes days of status', { partitionedBy: { column: 'status', transform: 'day' } }],
  [
    'partitionedBy takes the values of hour',
    { partitionedBy: { column: 'hour', transform: 'identity' } },
  ],
  [
    'partitionedBy names section, which may be null',
    { partitionedBy: { column: 'section', transform: 'identity' } },
  ],
  ['a dataset of kind rows has no measures', { kind: 'rows' }],
  ['a dataset of kind groups needs a measure', { measures: [] }],
  ['added reads nope, which is no column', withDimension({ expression: column('nope') })],
  ['added has another type than column section', withDimension({ type: 'int' })],
  ['added is a grain of section', withDimension({ expression: truncate('section', 'day') })],
  [
    'added has members, but is no string',
    withDimension({ type: 'int', members: ['a'], enumName: 'A' }),
  ],
  ['added has an enum without members', withDimension({ members: [], enumName: 'A' })],
  ['added has an enum whose name', withDimension({ members: ['a'], enumName: 'a' })],
  ['added has a member twice', withDimension({ members: ['a', 'a'], enumName: 'A' })],
  ['added has the member "A"', withDimension({ members: ['A'], enumName: 'A' })],
  ['added sums nope, which is no column', withMeasure({ expression: sum('nope') })],
  ['added sums section, which is no number', withMeasure({ expression: sum('section') })],
  [
    'added is declared double, but a sum here is long',
    withMeasure({ type: 'double', expression: sum('bytes') }),
  ],
  ['added is a ratio', withMeasure({ expression: ratio(sum('bytes'), count()) })],
  [
    'added averages section, which is no number',
    withMeasure({ type: 'double', expression: average('section') }),
  ],
  ['added takes the percentile 1.5', withMeasure({ expression: percentile('bytes', 1.5) })],
  ['added takes the percentile 0', withMeasure({ expression: percentile('bytes', 0) })],
  [
    'added is declared long, but a max here is timestamptz',
    withMeasure({ expression: max('hour') }),
  ],
  ['added counts nope', withMeasure({ expression: countDistinct('nope') })],
  [
    'added is a level over section, which is no dimension of time',
    withMeasure({ expression: level('bytes', 'last', 'section') }),
  ],
  ['added sums visitors, which is non-additive', withVisitors(sum('visitors'))],
  ['added averages visitors, which is non-additive', withVisitors(average('visitors'))],
  [
    'added sums visitors, which is semi-additive',
    withVisitors(ratio(sum('visitors'), count()), 'semi-additive'),
  ],
  ['added takes visitors, which is non-additive', withVisitors(level('visitors', 'last', 'hour'))],
  ['added shows nope, which is no column', withMeasure({ expression: stored('nope') })],
  [
    'added is finer than hour, stored by day',
    {
      ...withDimension({ type: 'timestamptz', expression: truncate('hour', 'hour') }),
      columns: good.columns.map((one) => (one.name === 'hour' ? { ...one, grain: 'day' } : one)),
    },
  ],
  [
    'added looks for a text in status',
    withMeasure({ expression: count(matches('status', 'contains', '5')) }),
  ],
  ['added asks section for an element', withMeasure({ expression: count(has('section', 'a')) })],
  ['added sums nope', withMeasure({ type: 'double', expression: ratio(sum('nope'), count()) })],
  ['added filters by nope', withMeasure({ expression: count(compare('nope', 'eq', 1)) })],
  [
    'added compares status with a value',
    withMeasure({ expression: count(compare('status', 'eq', '1')) }),
  ],
]

describe('faults of a declaration', () => {
  it('finds none in a good one', () => {
    expect(faultsOf(good)).toEqual([])
    expect(summarizes).toBe('accessLog')
  })

  it.each(REFUSALS)('%s', (fault, change) => {
    expect(faultsOf({ ...alone, ...change }).join('\n')).toContain(fault)
  })

  it('names every fault at once when the class is declared', () => {
    expect(() => {
      @Table({
        table: 'nope',
        kind: 'rows',
        description: 'Bad.',
        partitionedBy: { column: 'name', transform: 'identity' },
        grain: ['other'],
      })
      abstract class Bad {
        @Dimension('string', 'Name.')
        name!: string
      }
      return Bad
    }).toThrow(/dataset Bad cannot be declared:\n- table nope .*\n- grain names other/)
  })

  it('makes a frozen value', () => {
    expect(Object.isFrozen(good.dimensions[0]?.expression)).toBe(true)
    expect(good).toMatchObject({ name: 'trafficByHour', maxRows: 10_000 })
    expect(good.columns.map(({ name }) => name)).toEqual([
      'hour',
      'section',
      'method',
      'status',
      'device',
      'browser',
      'requests',
      'bytes',
    ])
  })
})
