import * as fc from 'fast-check'
import { instantText } from '../../dialects/standard'
import type { ColumnType } from '../../model/value'
import { decode } from './decode'

describe('values of Trino', () => {
  it.each<[unknown, ColumnType, string, unknown]>([
    [null, 'string', 'varchar', null],
    ['', 'string', 'varchar', ''],
    [['a', ''], 'strings', 'array(varchar)', ['a', '']],
    [false, 'boolean', 'boolean', false],
    [-7, 'int', 'integer', -7],
    [9007199254740991, 'long', 'bigint', 9007199254740991n],
    ['-9223372036854775808', 'long', 'bigint', -(2n ** 63n)],
    ['99999999999999999999999999999999999999', 'long', 'decimal(38,0)', 10n ** 38n - 1n],
    [
      '12345678901234567890.10',
      { decimal: { precision: 38, scale: 2 } },
      'decimal(38,2)',
      '12345678901234567890.10',
    ],
    [-0, 'double', 'double', 0],
    [5e-324, 'double', 'double', 5e-324],
    [0.1, 'double', 'real', 0.10000000149011612],
    ['2015-05-17', 'date', 'date', '2015-05-17'],
    ['+10000-01-01', 'date', 'date', '10000-01-01'],
    [
      '0001-01-01 00:00:00.000000 UTC',
      'timestamptz',
      'timestamp(6) with time zone',
      -62_135_596_800_000_000n,
    ],
    ['1969-12-31 23:59:59.999999 UTC', 'timestamptz', 'timestamp(6) with time zone', -1n],
    [
      '2015-05-17 01:02:03 UTC',
      'timestamptz',
      'timestamp(0) with time zone',
      1_431_824_523_000_000n,
    ],
  ])('%j as %j, stored as %s', (value, type, stored, expected) => {
    expect(decode(value, type, stored)).toStrictEqual(expected)
  })

  it('are every instant that there is', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n }),
        (at) => {
          expect(decode(`${instantText(at)} UTC`, 'timestamptz', '')).toBe(at)
        },
      ),
    )
  })

  it.each(['NaN', 'Infinity', '-Infinity'])('%s is refused', (value) => {
    expect(() => decode(value, 'double', 'double')).toThrow(
      expect.objectContaining({ code: 'TABLE_UNREADABLE' }),
    )
  })

  it.each<[unknown, ColumnType]>([
    [1, 'string'],
    ['a', 'strings'],
    [[null], 'strings'],
    ['true', 'boolean'],
    [1.5, 'int'],
    [2 ** 53, 'long'],
    ['1.5', 'long'],
    ['1e3', 'double'],
    [1.5, { decimal: { precision: 3, scale: 1 } }],
    ['2015-05-17T00:00:00', 'date'],
    ['2015-05-17 01:02:03.000 Europe/Berlin', 'timestamptz'],
  ])('%j is no %j', (value, type) => {
    expect(() => decode(value, type, '')).toThrow('is no')
  })
})
