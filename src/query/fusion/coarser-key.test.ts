import * as fc from 'fast-check'
import type { RowExpression } from '../../dialects/select'
import { DAY_MICROS, dayOfInstant, formatDate, startOfGrain } from '../../model/calendar'
import type { TimeGrain } from '../../model/expression'
import type { Offset } from '../../model/time-zone'
import { coarserKey } from './coarser-key'

const fixed: readonly Offset[] = [{ from: null, micros: 19_800_000_000n }]
const changing: readonly Offset[] = [...fixed, { from: 0n, micros: 0n }]
const start = (grain: TimeGrain, offsets = fixed): RowExpression => ({
  kind: 'truncate',
  column: { name: 'time', type: 'timestamptz' },
  grain,
  offsets,
})

describe('the key of a coarser group', () => {
  it.each<[TimeGrain, TimeGrain]>([
    ['hour', 'day'],
    ['hour', 'month'],
    ['day', 'week'],
    ['day', 'month'],
  ])('follows from that of a finer one: %s, %s', (finer, coarser) => {
    const coarsen = coarserKey(start(finer), start(coarser))
    const instants = fc.bigInt({ min: -20_000n * DAY_MICROS, max: 60_000n * DAY_MICROS })
    fc.assert(
      fc.property(instants, (instant) => {
        const local = instant + 19_800_000_000n
        const key = (grain: TimeGrain) => {
          const from = startOfGrain(local, grain)
          return grain === 'hour' ? from - 19_800_000_000n : formatDate(dayOfInstant(from))
        }
        expect(coarsen?.(key(finer))).toBe(key(coarser))
      }),
    )
    expect(coarsen?.(null)).toBeNull()
  })

  it('does not follow from what belongs to several, or goes by other clocks', () => {
    expect(coarserKey(start('week'), start('month'))).toBeNull()
    expect(coarserKey(start('day'), start('hour'))).toBeNull()
    expect(coarserKey(start('day'), start('week', changing))).toBeNull()
    expect(coarserKey(start('day', changing), start('week', changing))).not.toBeNull()
  })

  it('does not follow from hours whose clocks change: an hour may begin by those before', () => {
    expect(coarserKey(start('hour', changing), start('day', changing))).toBeNull()
  })
})
