import fc from 'fast-check'
import { DAY_MICROS, formatDate } from '../../src/model/calendar'
import { cell } from '../../src/query/testing/declare'
import type { LoadedTable } from './redshift-loaded-table'
import { RANGES_MAX, replacementOf } from './redshift-replacement'

const EVERYTHING = { kind: 'everything' }

const table: LoadedTable = {
  table: 'trusted.t',
  columns: [cell('time', 'timestamptz', { nullable: false }), cell('path', 'string')],
  partitionedBy: { column: 'time', transform: 'day' },
}

type Writes = Readonly<Record<string, string>>

function replacement(wanted: Writes, held: Writes, of: Partial<LoadedTable> = {}) {
  const writers = new Map(Object.entries(wanted))
  const holds = { snapshotId: '7', writers: new Map(Object.entries(held)) }
  return replacementOf({ ...table, ...of }, writers, holds)
}

const range = (from: string, until: string) => ({
  from: BigInt(Date.parse(from)) * 1_000n,
  until: BigInt(Date.parse(until)) * 1_000n,
})

describe('what a load replaces', () => {
  it('is every day that was written, brought or taken away since', () => {
    const held = { '2024-02-27': 'a', '2024-02-28': 'a', '2024-02-29': 'a', '2024-03-05': 'a' }
    const wanted = { '2024-02-27': 'a', '2024-02-28': 'b', '2024-03-01': 'c', '2024-03-05': 'a' }
    expect(replacement(wanted, held)).toEqual({
      kind: 'days',
      heldSnapshotId: '7',
      column: 'time',
      ranges: [range('2024-02-28', '2024-03-02')],
    })
  })

  it('is nothing where nothing was written since', () => {
    expect(replacement({ '2024-02-28': 'a' }, { '2024-02-28': 'a' })).toMatchObject({ ranges: [] })
  })

  it.each<[string, Partial<LoadedTable>]>([
    ['without partitions', { partitionedBy: null }],
    ['partitioned by values', { partitionedBy: { column: 'path', transform: 'identity' } }],
    ['of rows without a time', { columns: [cell('time', 'timestamptz')] }],
  ])('is everything of a table %s', (_, of) => {
    expect(replacement({ '2024-02-28': 'b' }, { '2024-02-28': 'a' }, of)).toEqual(EVERYTHING)
  })

  it('is everything where it is not known what the table holds, or is to hold', () => {
    expect(replacementOf(table, new Map([['2024-02-28', 'a']]), null)).toEqual(EVERYTHING)
    expect(replacement({}, { '2024-02-28': 'a' })).toEqual(EVERYTHING)
    expect(replacement({ null: 'b', '2024-02-28': 'a' }, { '2024-02-28': 'a' })).toEqual(EVERYTHING)
  })

  it('is everything where the days are too scattered', () => {
    const scattered = (count: number): Writes =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [formatDate(n * 2), 'b']))
    expect(replacement(scattered(RANGES_MAX), { '2024-02-28': 'a' })).toEqual(EVERYTHING)
    expect(replacement(scattered(RANGES_MAX), { [formatDate(1)]: 'a' })).toMatchObject({
      kind: 'days',
    })
  })

  it('covers exactly the days whose writers differ, by ranges that do not touch', () => {
    const writes = fc.dictionary(
      fc.integer({ min: -4, max: 20 }).map(formatDate),
      fc.constantFrom('a', 'b'),
      { minKeys: 1 },
    )
    fc.assert(
      fc.property(writes, writes, (wanted, held) => {
        const found = replacement(wanted, held)
        if (found.kind === 'everything') throw new Error('everything')
        const { ranges } = found
        for (let day = -4; day <= 20; day += 1) {
          const noon = BigInt(day) * DAY_MICROS + DAY_MICROS / 2n
          const isIn = ranges.some(({ from, until }) => from <= noon && noon < until)
          expect(isIn).toBe(wanted[formatDate(day)] !== held[formatDate(day)])
        }
        const edges = ranges.flatMap(({ from, until }) => [from, until])
        expect(edges).toEqual([...new Set(edges)].toSorted((a, b) => Number(a - b)))
      }),
    )
  })
})
