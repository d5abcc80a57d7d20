import { bucketOf, instantsIn, instantsSince } from './bucket'
import { timeZone, UTC, type TimeZone } from './time-zone'

const at = (text: string) => BigInt(Date.parse(text)) * 1000n
const HOUR = 3_600_000_000n
const zone = (name: string): TimeZone => {
  const found = timeZone(name)
  if (found === null) throw new Error(name)
  return found
}

describe('a zone', () => {
  it.each([
    [
      'Europe/Berlin',
      '2015-01-01T00:00:00Z',
      '2016-01-01T00:00:00Z',
      [
        [null, 1n],
        ['2015-03-29T01:00:00Z', 2n],
        ['2015-10-25T01:00:00Z', 1n],
      ],
    ],
    [
      'America/Boa_Vista',
      '2000-10-01T00:00:00Z',
      '2000-11-01T00:00:00Z',
      [
        [null, -4n],
        ['2000-10-08T04:00:00Z', -3n],
        ['2000-10-15T03:00:00Z', -4n],
      ],
    ],
    [
      'Pacific/Apia',
      '2011-12-01T00:00:00Z',
      '2012-01-01T00:00:00Z',
      [
        [null, -10n],
        ['2011-12-30T10:00:00Z', 14n],
      ],
    ],
    ['UTC', '0001-01-01T00:00:00Z', '9999-01-01T00:00:00Z', [[null, 0n]]],
  ] as const)('%s knows its changes', (name, from, until, expected) => {
    const changes = zone(name).offsets(at(from), at(until))
    expect(changes).toEqual(
      expected.map(([since, hours]) => ({
        from: since === null ? null : at(since),
        micros: hours * HOUR,
      })),
    )
  })

  it('has offsets to the second, before there were time zones too', () => {
    expect(zone('America/St_Johns').offsetAt(at('1900-01-01T00:00:00Z'))).toBe(-12_652_000_000n)
    expect(zone('Asia/Kolkata').offsetAt(at('0001-01-01T00:00:00Z'))).toBe(21_208_000_000n)
  })

  it('knows which instants a clock shows', () => {
    const berlin = zone('Europe/Berlin')
    expect(berlin.instantsOf(at('2015-03-29T02:30:00Z'))).toEqual([])
    expect(berlin.instantsOf(at('2015-10-25T02:30:00Z'))).toEqual([
      at('2015-10-25T00:30:00Z'),
      at('2015-10-25T01:30:00Z'),
    ])
    expect(berlin.instantsOf(at('2015-07-01T12:00:00Z'))).toEqual([at('2015-07-01T10:00:00Z')])
  })

  it.each(['Mars/Olympus', '', '+05:30', 'Europe/Berlin; DROP', '../etc/passwd'])(
    'there is none called %p',
    (name) => expect(timeZone(name)).toBeNull(),
  )
})

describe('a bucket', () => {
  const hoursOf = (name: string, day: string) =>
    instantsIn(day, 'day', zone(name)).reduce(
      (sum, { from, until }) => sum + Number(((until ?? 0n) - (from ?? 0n)) / HOUR),
      0,
    )

  it('of a day has 23, 24 or 25 hours', () => {
    expect(hoursOf('Europe/Berlin', '2015-03-29')).toBe(23)
    expect(hoursOf('Europe/Berlin', '2015-10-25')).toBe(25)
    expect(hoursOf('Asia/Kolkata', '2015-10-25')).toBe(24)
    expect(hoursOf('Pacific/Apia', '2011-12-30')).toBe(0)
  })

  it('may come in pieces, where clocks went back over midnight', () => {
    expect(instantsIn('2006-10-28', 'day', zone('America/St_Johns'))).toEqual([
      { from: at('2006-10-28T02:30:00Z'), until: at('2006-10-29T02:30:00Z') },
      { from: at('2006-10-29T02:31:00Z'), until: at('2006-10-29T03:30:00Z') },
    ])
  })

  it('is none for what names no start', () => {
    expect(instantsIn('2015-05-20', 'week', UTC)).toEqual([])
    expect(instantsIn(at('2015-05-20T10:00:00Z'), 'hour', zone('Asia/Kolkata'))).toEqual([])
  })

  it.each(['Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC'])(
    'holds exactly the instants that are in it, in %s',
    (name) => {
      const here = zone(name)
      for (const day of ['2006-10-29', '2015-03-29', '2015-10-25', '2015-04-05']) {
        for (let minute = -1500; minute <= 1500; minute += 97) {
          const instant = at(`${day}T00:00:00Z`) + BigInt(minute) * 60_000_000n
          for (const grain of ['hour', 'day', 'week', 'month'] as const) {
            const bucket = bucketOf(instant, grain, here)
            const holds = (of: bigint) =>
              instantsIn(bucket, grain, here).some(
                ({ from, until }) => of >= (from ?? of) && of < (until ?? of + 1n),
              )
            expect(holds(instant)).toBe(true)
            const other = instant + 40n * 60_000_000n
            expect(holds(other)).toBe(bucketOf(other, grain, here) === bucket)
            const isSince = instantsSince(bucket, grain, here, false).some(
              ({ from, until }) => other >= (from ?? other) && other < (until ?? other + 1n),
            )
            expect(isSince).toBe(bucketOf(other, grain, here) >= bucket)
          }
        }
      }
    },
  )
})
