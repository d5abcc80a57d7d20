import fc from 'fast-check'
import { dayText, eventSeconds, instantText } from './event-time'

const read = (line: string) => {
  const bytes = Buffer.from(line, 'latin1')
  const seconds = eventSeconds(bytes, 0, bytes.length)
  return seconds === null ? null : instantText(seconds)
}
const line = (time: string) => `192.0.2.1 - - [${time}] "GET / HTTP/1.1" 200 5 "-" "-"`

describe('the time of a line', () => {
  it.each([
    ['17/May/2015:10:05:03 +0000', '2015-05-17T10:05:03.000000Z'],
    ['20/Feb/2016:00:00:45 -0500', '2016-02-20T05:00:45.000000Z'],
    ['29/Feb/2024:23:59:59 +0530', '2024-02-29T18:29:59.000000Z'],
    ['01/Jan/2024:00:30:00 +1400', '2023-12-31T10:30:00.000000Z'],
    ['31/Dec/1969:23:59:59 +0000', '1969-12-31T23:59:59.000000Z'],
    ['01/Jan/0001:00:00:00 +0000', '0001-01-01T00:00:00.000000Z'],
    ['30/Dec/9999:23:59:59 +0000', '9999-12-30T23:59:59.000000Z'],
  ])('reads %s', (time, instant) => {
    expect(read(line(time))).toBe(instant)
  })

  it.each([
    '29/Feb/2023:00:00:00 +0000',
    '31/Apr/2023:00:00:00 +0000',
    '00/May/2015:10:05:03 +0000',
    '17/may/2015:10:05:03 +0000',
    '17/Mai/2015:10:05:03 +0000',
    '17/May/2015:24:00:00 +0000',
    '17/May/2015:10:60:03 +0000',
    '17/May/2015:10:05:60 +0000',
    '17/May/2015:10:05:03 +1801',
    '01/Jan/0001:00:00:00 +0100',
    '31/Dec/9999:00:00:00 +0000',
    '31/Dec/9999:23:59:59 -0100',
    '17/May/2015:10:05:03 +0060',
    '17/May/2015:10:05:03',
    '17/May/2015:10:05:03 +00000',
    '7/May/2015:10:05:03 +0000',
    'November 23, 2021T00:18:22 +0000',
    '',
  ])('does not read %s', (time) => {
    expect(read(line(time))).toBeNull()
  })

  it('reads the first bracketed field only', () => {
    expect(read('a [x] [17/May/2015:10:05:03 +0000]')).toBeNull()
    expect(read('no bracket')).toBeNull()
    expect(read('[17/May/2015:10:05:03 +0000')).toBeNull()
    expect(read('[17/May/2015:10:05:03 +0000]')).toBe('2015-05-17T10:05:03.000000Z')
  })

  it('agrees with the calendar of the machine on every day', () => {
    const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
    fc.assert(
      fc.property(fc.integer({ min: -25_000, max: 100_000 }), (epochDay) => {
        const text = dayText(epochDay)
        const [year = '', month = '', day = ''] = text.split('-')
        expect(read(line(`${day}/${months[Number(month) - 1]}/${year}:12:00:00 +0000`))).toBe(
          `${text}T12:00:00.000000Z`,
        )
      }),
    )
  })
})
