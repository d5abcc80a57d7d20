import fc from 'fast-check'
import type { PartitionWrite } from '../../src/model/snapshot'
import type { RawFileManifest } from '../runs/attempt-files'
import { planCleaning, type CleaningPlan } from './clean-staleness'
import { planSummarizing } from './summarizing-staleness'
import { covering, window } from './window'

const DAYS = ['2015-05-17', '2015-05-18', '2015-05-19', '2015-05-20']

function file(
  digest: string,
  days: readonly string[],
  more: Partial<RawFileManifest> = {},
): RawFileManifest {
  return {
    digest,
    source: 's',
    name: digest,
    size: '1',
    lines: '10',
    endsWithNewline: true,
    object: digest,
    rootDigest: digest,
    predecessor: null,
    firstLine: '1',
    firstTime: null,
    lastTime: null,
    days: [...days],
    openLineDay: null,
    arrivedAt: '2026-01-01T00:00:00.000000Z',
    runId: 'r',
    ...more,
  }
}

const writes = (
  dataset: string,
  inputs: Readonly<Record<string, string>>,
): Map<string, PartitionWrite> =>
  new Map(
    Object.entries(inputs).map(([partition, of]) => [
      partition,
      { dataset, partition, runId: 'r', inputs: of },
    ]),
  )

const empty: Pick<CleaningPlan, 'accessLog' | 'accessLogQuarantine'> = {
  accessLog: {},
  accessLogQuarantine: {},
}

function plan(
  files: readonly RawFileManifest[],
  done = empty,
  days: readonly string[] | null = null,
): CleaningPlan {
  const cleaned = writes('accessLog', done.accessLog)
  return planCleaning(
    {
      jobVersion: 1,
      files,
      cleaned,
      quarantined: writes('accessLogQuarantine', done.accessLogQuarantine),
    },
    (day) => days === null || days.includes(day),
  )
}

const files = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 99 }), fc.subarray(DAYS)), {
    selector: ([id]) => id,
  })
  .map((of) => of.map(([id, days]) => file(`f${id}`, days)))

describe('cleaning', () => {
  it('has nothing to do for what it has cleaned', () => {
    fc.assert(
      fc.property(files, (all) => {
        const again = plan(all, plan(all))
        expect([again.days, again.files]).toEqual([[], []])
      }),
    )
  })

  it('finds exactly the days of a late file stale, and reads every file of them', () => {
    fc.assert(
      fc.property(files, fc.subarray(DAYS, { minLength: 1 }), (all, days) => {
        const late = file('late', days)
        const next = plan([...all, late], plan(all))
        expect(next.days).toEqual(days)
        const touching = [...all, late].filter((one) => one.days.some((day) => days.includes(day)))
        expect(next.files.map(({ manifest }) => manifest)).toEqual(touching)
      }),
    )
  })

  it('reads a file without a readable time once, whatever the window', () => {
    const timeless = file('t', [])
    const first = plan([timeless], empty, ['2015-05-17'])
    expect(first).toMatchObject({ days: [], files: [{ manifest: timeless, untilLine: null }] })
    expect(plan([timeless], first, ['2015-05-17']).files).toEqual([])
  })

  it('ends a file at the line that its continuation takes again, and reads it once more', () => {
    const first = file('a', ['2015-05-17'], { endsWithNewline: false })
    const more = file('b', ['2015-05-18'], { predecessor: 'a', rootDigest: 'a', firstLine: '10' })
    const next = plan([first, more], plan([first]))
    expect(next.days).toEqual(['2015-05-18'])
    expect(next.files).toEqual([
      { manifest: first, untilLine: '10' },
      { manifest: more, untilLine: null },
    ])
  })
})

describe('summarizing', () => {
  it('takes the days of the window whose cleaning is newer', () => {
    const source = writes('accessLog', { '2015-05-17': 'x' })
    const inputs = planSummarizing({ jobVersion: 1, source, target: new Map() }, () => true)
    expect(Object.keys(inputs)).toEqual(['2015-05-17'])
    const target = writes('trafficByHour', inputs)
    expect(planSummarizing({ jobVersion: 1, source, target }, () => true)).toEqual({})
  })
})

describe('window', () => {
  it('is whole UTC days, until exclusive', () => {
    const parsed = window.parse({
      from: '2015-05-17T02:00:00+02:00',
      until: '2015-05-19T00:00:00.000Z',
    })
    expect(parsed).toEqual({ from: '2015-05-17T00:00:00Z', until: '2015-05-19T00:00:00Z' })
    const days = ['2015-05-16', '2015-05-17', '2015-05-18', '2015-05-19']
    expect(days.filter(covering(parsed))).toEqual(['2015-05-17', '2015-05-18'])
  })
  it('may be centuries, for one line with a wrong clock', () => {
    const wide = { from: '1970-01-01T00:00:00Z', until: '2038-01-20T00:00:00Z' }
    expect(window.parse(wide)).toEqual(wide)
  })
  it.each([
    ['2015-05-17T01:00:00Z', '2015-05-19T00:00:00Z'],
    ['2015-05-19T00:00:00Z', '2015-05-19T00:00:00Z'],
    ['2015-02-31T00:00:00Z', '2015-05-19T00:00:00Z'],
  ])('refuses %s to %s', (from, until) =>
    expect(window.safeParse({ from, until }).success).toBe(false),
  )
})
