import fc from 'fast-check'
import { formatInstant, parseInstant } from './instant'

describe('instant', () => {
  it('reads the forms of PostgreSQL and RFC 3339 exactly', () => {
    expect(parseInstant('1970-01-01 00:00:00.000001+00')).toBe(1n)
    expect(parseInstant('1970-01-01T01:30:00+01:30')).toBe(0n)
    expect(parseInstant('1969-12-31 23:59:59.999999+00')).toBe(-1n)
    expect(() => parseInstant('yesterday')).toThrow('not an instant')
  })

  it('comes back as it was', () => {
    const years1To9999 = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n })
    fc.assert(
      fc.property(years1To9999, (instant) => {
        expect(parseInstant(formatInstant(instant))).toBe(instant)
      }),
    )
  })
})
