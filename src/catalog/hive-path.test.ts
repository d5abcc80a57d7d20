import fc from 'fast-check'
import { hiveValue, hiveValues } from './hive-path'

describe('the folders above a file', () => {
  it('tell values, decoded, and NULL', () => {
    const name =
      'x=1/plain/day=2024-03-01/Country=__HIVE_DEFAULT_PARTITION__/a%3Db=%C3%BC%20%/e=/f=g.parquet'
    expect([...hiveValues(name)]).toEqual([
      ['x', '1'],
      ['day', '2024-03-01'],
      ['country', null],
      ['a=b', 'ü %'],
      ['e', ''],
    ])
  })

  it('tell any text that was encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(hiveValues(`key=${encodeURIComponent(text)}/file`).get('key')).toBe(text)
      }),
    )
  })

  it.each(['%FF', '100%', '%zz', '%C3'])('mean %s itself', (text) =>
    expect(hiveValues(`key=${text}/file`).get('key')).toBe(text),
  )
})

describe('the value of a key', () => {
  it.each([
    ['05', 'string', '05'],
    ['05', 'int', 5],
    ['-2147483648', 'int', -2147483648],
    ['9223372036854775807', 'long', 9223372036854775807n],
    ['TRUE', 'boolean', true],
    ['2024-02-29', 'date', '2024-02-29'],
  ] as const)('of %s as %s', (text, type, value) => expect(hiveValue(text, type)).toBe(value))

  it.each([
    ['2147483648', 'int'],
    ['9223372036854775808', 'long'],
    ['1.0', 'long'],
    ['', 'int'],
    ['yes', 'boolean'],
    ['2023-02-29', 'date'],
    ['20240101', 'date'],
  ] as const)('is none for %s as %s', (text, type) => expect(hiveValue(text, type)).toBeUndefined())
})
