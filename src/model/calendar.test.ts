import * as fc from 'fast-check'
import {
  civilOf,
  dayOfInstant,
  daysOf,
  endOfGrain,
  formatDate,
  formatTimeOfDay,
  parseDate,
  startOfGrain,
} from './calendar'
import { TIME_GRAINS } from './expression'

const millis = fc.integer({ min: Date.parse('0001-01-01'), max: Date.parse('9999-11-30') })

describe('the calendar', () => {
  it('is that of the JavaScript Date', () => {
    fc.assert(
      fc.property(millis, (ms) => {
        const instant = BigInt(ms) * 1000n
        const [date, time] = new Date(ms).toISOString().split(/[TZ]/)
        expect(formatDate(dayOfInstant(instant))).toBe(date)
        expect(parseDate(String(date))).toBe(dayOfInstant(instant))
        expect(formatTimeOfDay(instant).padEnd(9, '.').padEnd(12, '0').slice(0, 12)).toBe(time)
      }),
    )
  })

  it('tells days and dates apart exactly', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -800_000, max: 3_000_000 }),
        (day) => daysOf(...civilOf(day)) === day,
      ),
    )
  })

  it.each(['2015-02-29', '2015-13-01', '2015-1-01', '', '2015-05-17T00:00'])(
    '%p is no day',
    (text) => {
      expect(parseDate(text)).toBeNull()
    },
  )

  it('lays the parts of a grain end to end', () => {
    fc.assert(
      fc.property(millis, fc.constantFrom(...TIME_GRAINS), (ms, grain) => {
        const instant = BigInt(ms) * 1000n + 1n
        const start = startOfGrain(instant, grain)
        const end = endOfGrain(instant, grain)
        expect(start <= instant && instant < end).toBe(true)
        expect(startOfGrain(end - 1n, grain)).toBe(start)
        expect(startOfGrain(end, grain)).toBe(end)
      }),
    )
  })

  it('begins weeks on Monday', () => {
    const sunday = BigInt(Date.parse('2021-01-03T23:59:59Z')) * 1000n
    expect(formatDate(dayOfInstant(startOfGrain(sunday, 'week')))).toBe('2020-12-28')
  })
})
