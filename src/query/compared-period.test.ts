import { UTC, timeZone } from '../model/time-zone'
import { comparedPeriod } from './compared-period'

const at = (text: string) => BigInt(Date.parse(text)) * 1000n
const berlin = timeZone('Europe/Berlin') ?? UTC
const window = (from: string, until: string) => ({ from: at(from), until: at(until) })

describe('the period that is compared to', () => {
  it('has the hour that clocks show twice, each with its partner', () => {
    const week = window('2015-10-31T23:00:00Z', '2015-11-01T23:00:00Z')
    const { partnerOf } = comparedPeriod('last-week', week, ['hour'], berlin)
    // 01:00 and 02:00 in winter; a week before, clocks showed 02:00 in summer and in winter.
    expect(partnerOf(at('2015-11-01T00:00:00Z'), 'hour')).toBe(at('2015-10-24T23:00:00Z'))
    expect(partnerOf(at('2015-11-01T01:00:00Z'), 'hour')).toBe(at('2015-10-25T01:00:00Z'))
  })

  it('lacks the hour that clocks passed over', () => {
    const week = window('2015-04-04T22:00:00Z', '2015-04-05T22:00:00Z')
    const { partnerOf } = comparedPeriod('last-week', week, ['hour'], berlin)
    expect(partnerOf(at('2015-04-05T00:00:00Z'), 'hour')).toBeNull()
    expect(partnerOf(at('2015-04-05T01:00:00Z'), 'hour')).toBe(at('2015-03-29T01:00:00Z'))
  })

  it.each([
    ['previous-period', '2015-05-01', '2015-06-01', '2015-04-01', '2015-05-01'],
    ['previous-period', '2015-05-02', '2015-06-01', '2015-04-02', '2015-05-02'],
    ['last-month', '2015-03-01', '2015-03-31', '2015-02-01', '2015-03-01'],
    ['last-year', '2016-02-29', '2016-03-01', '2015-02-28', '2015-03-01'],
    ['last-week', '2015-01-01', '2015-01-03', '2014-12-25', '2014-12-27'],
  ] as const)('%s of %s to %s is %s to %s', (comparison, from, until, first, last) => {
    const { window: moved } = comparedPeriod(
      comparison,
      window(`${from}T00:00:00Z`, `${until}T00:00:00Z`),
      ['day'],
      UTC,
    )
    expect(moved).toEqual(window(`${first}T00:00:00Z`, `${last}T00:00:00Z`))
  })

  it('keeps local days whole where clocks change', () => {
    const week = window('2015-03-29T22:00:00Z', '2015-04-05T22:00:00Z')
    expect(comparedPeriod('previous-period', week, ['week'], berlin).window).toEqual(
      window('2015-03-22T23:00:00Z', '2015-03-29T22:00:00Z'),
    )
  })
})
