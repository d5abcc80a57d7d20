import type { Condition, StoredColumn } from '../../dialects/select'
import { commonFilter } from './common-filter'

const time: StoredColumn = { name: 'time', type: 'timestamptz' }
const delay: StoredColumn = { name: 'delay', type: 'long' }

const since = (value: bigint): Condition => ({
  kind: 'compare',
  column: time,
  operator: 'gte',
  value,
})
const before = (value: bigint): Condition => ({
  kind: 'compare',
  column: time,
  operator: 'lt',
  value,
})
const late: Condition = { kind: 'compare', column: delay, operator: 'gt', value: 15n }
const all = (...of: readonly Condition[]): Condition => ({ kind: 'all', of })

describe('the filter of several conditions', () => {
  it('is what one of them demands of all', () => {
    expect(commonFilter([since(1n), all(late, since(1n)), all(since(1n))])).toEqual({
      where: since(1n),
      rests: [null, late, null],
    })
  })

  it('is one of what they demand besides, and the times of all of these', () => {
    const [one, other] = [all(since(1n), before(2n)), all(since(5n), before(9n))]
    const { where, rests } = commonFilter([all(late, one), all(other, late)])
    expect(rests).toEqual([one, other])
    expect(where).toEqual(all(late, all(since(1n), before(9n)), { kind: 'any', of: [one, other] }))
  })

  it('names no times where one of them may have any', () => {
    const { where } = commonFilter([since(1n), late])
    expect(where).toEqual({ kind: 'any', of: [since(1n), late] })
  })

  it('is nothing where one of them keeps everything', () => {
    expect(commonFilter([all(), late])).toEqual({ where: all(), rests: [null, late] })
  })
})
