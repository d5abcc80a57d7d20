import fc from 'fast-check'
import { parseValue as parseLiteral } from 'graphql'
import { END_INSTANT, MIN_INSTANT } from '../../src/model/calendar'
import { BigIntScalar } from './big-int'
import { DateScalar } from './date'
import { DateTimeScalar } from './date-time'
import { DecimalScalar } from './decimal'

const instants = fc.bigInt({ min: MIN_INSTANT, max: END_INSTANT - 1n })

describe('DateTime', () => {
  it('comes back from its own text to the microsecond', () => {
    fc.assert(
      fc.property(instants, (instant) => {
        expect(DateTimeScalar.parseValue(DateTimeScalar.serialize(instant))).toBe(instant)
      }),
    )
  })

  it('reads any offset as the same instant', () => {
    const offsets = fc.integer({ min: -(23 * 60 + 59), max: 23 * 60 + 59 })
    const inside = fc.bigInt({ min: MIN_INSTANT + 10n ** 12n, max: END_INSTANT - 10n ** 12n })
    fc.assert(
      fc.property(inside, offsets, (instant, minutes) => {
        const local = DateTimeScalar.serialize(instant + BigInt(minutes) * 60_000_000n).slice(0, -1)
        const [hours, rest] = [Math.abs(minutes) / 60, Math.abs(minutes) % 60].map((part) =>
          String(Math.floor(part)).padStart(2, '0'),
        )
        const text = `${local}${minutes < 0 ? '-' : '+'}${hours}:${rest}`
        expect(DateTimeScalar.parseValue(text)).toBe(instant)
      }),
    )
  })

  it.each([
    ['2015-05-17T10:05:03Z', '2015-05-17T10:05:03Z'],
    ['2015-05-17T10:05Z', '2015-05-17T10:05:00Z'],
    ['2015-05-17t12:05:03.25+02:00', '2015-05-17T10:05:03.250000Z'],
    ['2015-05-17T10:05:03.000001000z', '2015-05-17T10:05:03.000001Z'],
    ['2016-02-29T00:00:00-00:30', '2016-02-29T00:30:00Z'],
    ['1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z'],
    ['2000-02-29T23:59+23:59', '2000-02-29T00:00:00Z'],
  ])('reads %s as %s', (text, utc) => {
    expect(DateTimeScalar.serialize(DateTimeScalar.parseValue(text))).toBe(utc)
  })

  it.each([
    '2015-05-17T10:05:03',
    '2015-05-17',
    '2015-05-17 10:05:03Z',
    '2015-02-29T00:00Z',
    '1900-02-29T00:00Z',
    '2015-13-01T00:00Z',
    '2015-05-17T24:00Z',
    '2015-05-17T23:59:60Z',
    '2015-05-17T10:05:03.0000001Z',
    '2015-05-17T10:05:03+2:00',
    '2015-05-17T10:05:03+24:00',
    '0000-12-31T00:00Z',
    '0001-01-01T00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '',
    1_431_857_103,
    null,
  ])('refuses %s', (value) => {
    expect(() => DateTimeScalar.parseValue(value)).toThrow(/DateTime cannot represent/)
  })

  it('refuses a literal that is no string', () => {
    expect(() => DateTimeScalar.parseLiteral(parseLiteral('2015'))).toThrow(/RFC 3339/)
  })
})

describe('Date', () => {
  it.each(['2016-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('reads %s', (text) => {
    expect(DateScalar.serialize(DateScalar.parseValue(text))).toBe(text)
  })

  it.each([
    '2015-02-29',
    '1900-02-29',
    '2015-5-17',
    '2015-00-10',
    '0000-01-01',
    '2015-05-17T00:00Z',
    7,
  ])('refuses %s', (value) => {
    expect(() => DateScalar.parseValue(value)).toThrow(/Date cannot represent/)
  })
})

describe('BigInt', () => {
  it('comes back from its own text over all of 64 bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(BigIntScalar.parseValue(BigIntScalar.serialize(value))).toBe(value)
        expect(BigIntScalar.parseLiteral(parseLiteral(`"${value}"`))).toBe(value)
      }),
    )
  })

  it('takes numbers that JSON keeps exactly, and no others', () => {
    expect(BigIntScalar.parseValue(Number.MAX_SAFE_INTEGER)).toBe(9_007_199_254_740_991n)
    expect(BigIntScalar.parseLiteral(parseLiteral('-12'))).toBe(-12n)
    expect(() => BigIntScalar.parseLiteral(parseLiteral('9007199254740993'))).toThrow(/2\^53/)
  })

  it.each([2 ** 53, 1.5, NaN, '9223372036854775808', '1e3', '', ' 1', '0x10', true, null])(
    'refuses %s',
    (value) => {
      expect(() => BigIntScalar.parseValue(value)).toThrow(/BigInt cannot represent/)
    },
  )

  it('prints sums that are longer than 64 bits', () => {
    expect(BigIntScalar.serialize(10n ** 30n)).toBe(`1${'0'.repeat(30)}`)
  })
})

describe('Decimal', () => {
  it.each(['0', '-12.50', '123456789012345678901234567890.12'])('keeps %s as it is', (text) => {
    expect(DecimalScalar.serialize(DecimalScalar.parseValue(text))).toBe(text)
  })

  it.each(['1e3', '.5', '5.', 'NaN', '', 1.5])('refuses %s', (value) => {
    expect(() => DecimalScalar.parseValue(value)).toThrow(/Decimal cannot represent/)
  })
})
