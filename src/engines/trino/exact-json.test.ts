import * as fc from 'fast-check'
import { isInteger, LosslessNumber, stringify } from 'lossless-json'
import { parseExact } from './exact-json'

const integers = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '"1234567890123456789"',
    '\\',
    '\\"12345678901234567',
    '\u0000',
    '1234567890123456',
  ),
)
const cells = fc.oneof(
  integers,
  texts,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
)

/** As Trino writes: doubles always have a point or an exponent. */
const written = (value: bigint | string | number | boolean): unknown => {
  if (typeof value === 'bigint') return new LosslessNumber(String(value))
  if (typeof value !== 'number') return value
  const text = String(value)
  return new LosslessNumber(isInteger(text) ? `${text}.0` : text)
}

describe('JSON with exact whole numbers', () => {
  it('has every value as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cells)), (rows) => {
        const text = stringify({ data: rows.map((row) => row.map(written)) }) ?? ''
        const expected = rows.map((row) =>
          row.map((value) => {
            if (typeof value !== 'bigint') return value === 0 ? 0 : value
            return /^-?\d{16,}$/.test(String(value)) ? String(value) : Number(value)
          }),
        )
        const found = parseExact(text)
        expect(found).toEqual({ data: expected })
      }),
    )
  })

  it('passes over long strings', () => {
    const text = '\\"'.repeat(2_000_000)
    expect(parseExact(`["${text}", 12345678901234567]`)).toEqual([
      '"'.repeat(2_000_000),
      '12345678901234567',
    ])
  })

  it('is still only JSON', () => {
    expect(() => parseExact('{"data": [12345678901234567,]}')).toThrow(SyntaxError)
  })
})
