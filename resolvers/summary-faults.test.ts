import { cell } from '../src/query/testing/declare'
import { byDay, byHour, requests } from '../src/query/testing/family'
import { datasets } from '../schema/datasets'
import { JOBS } from '../pipeline/jobs'
import type { Column, Dataset } from '../src/model/dataset'
import {
  average,
  count,
  countDistinct,
  max,
  percentile,
  stored,
  sum,
} from '../src/model/expression'
import { compare } from '../src/model/filter'
import { sampleJobs } from '../test/support/sample-jobs'
import { summaryFaults } from './summary-faults'

const faultsOf = (change: Partial<Dataset>, of: Dataset = byDay) =>
  summaryFaults([requests, byHour, { ...of, ...change }], []).join('\n')
const holding = (holds: Column['holds'], type: Column['type'] = 'long') =>
  faultsOf({
    columns: byDay.columns.map((column) =>
      column.name === 'requests' && holds !== undefined ? { ...column, type, holds } : column,
    ),
  })

describe('faults of datasets that summarize another', () => {
  it('are none in those that are served', () => {
    expect(summaryFaults(datasets, JOBS)).toEqual([])
    expect(faultsOf({})).toBe('')
    expect(holding(max('hour'), 'timestamptz')).toBe('')
    expect(holding(average('bytes'), 'double')).toBe('')
  })

  it('name what does not fit', () => {
    expect(faultsOf({ summarizes: 'nobody' })).toBe(
      'dataset byDay summarizes nobody, which is not declared',
    )
    expect(faultsOf({ partitionedBy: { column: 'device', transform: 'identity' } })).toMatch(
      'not both are tables partitioned by days',
    )
    expect(faultsOf({ kind: 'rows' })).toMatch('its rows are no groups')
    const renamed = byDay.dimensions.map((one) => ({ ...one, members: ['a'] }))
    expect(faultsOf({ dimensions: renamed })).toMatch(
      'has device, which in byHour has another type',
    )
    const [since, ...others] = byDay.columns
    if (since === undefined) throw new Error('no column')
    const storedBy = (grain: Column['grain']) =>
      faultsOf({ columns: [cell(since.name, since.type, grain && { grain }), ...others] })
    expect(storedBy('month')).toMatch('is stored by month: store it by day')
    expect(storedBy(undefined)).toMatch('summarizes byHour, which is stored by hour')
  })

  it.each([
    [sum('bites'), 'long', 'holds of byHour: requests reads bites, which is no column'],
    [sum('guests'), 'long', 'sums guests, which is non-additive'],
    [count(compare('path', 'eq', 'a')), 'long', 'filters by path, which is no dimension'],
    [sum('bytes'), 'double', 'is declared double, but a sum here is long'],
    [sum('bytes'), 'int', 'cannot hold it exactly'],
    [max('bytes'), 'int', 'cannot hold it exactly'],
    [sum('bytes', compare('day', 'gte', '2015-05-17')), 'long', 'another time in each time zone'],
    [stored('guests'), 'long', 'is a stored, which is no aggregate'],
  ] as const)('%j as %s', (holds, type, fault) => {
    expect(holding(holds, type)).toMatch(fault)
  })

  it('name measures whose input the other lacks as well, or that has no type here', () => {
    const measuring = (expression: Dataset['measures'][number]['expression']) =>
      faultsOf({
        measures: [{ name: 'other', expression, type: 'long', description: '' }],
      })
    expect(measuring(countDistinct('section'))).toBe('')
    expect(measuring(countDistinct('visitor'))).toMatch(
      'takes from byHour what it lacks: other reads visitor, which is no column',
    )
    expect(measuring(percentile('section', 0.5))).toMatch('takes a percentile of section')
  })

  it('name a job that reads something else', () => {
    const jobs = sampleJobs.map((job) => ({ ...job, reads: [] }))
    expect(summaryFaults(datasets, jobs)).toEqual([
      'dataset trafficByHour summarizes accessLog, which its job summarizeTraffic does not read',
    ])
  })
})
