import fc from 'fast-check'
import type { ColumnType, Scalar } from '../model/value'
import { decodeBound } from './bound-value'
import { encodeBound } from './encode-bound'

const VALUES: readonly (readonly [ColumnType, fc.Arbitrary<Scalar>])[] = [
  ['string', fc.string({ unit: 'binary' })],
  ['boolean', fc.boolean()],
  ['int', fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })],
  ['long', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  ['timestamptz', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })],
  ['date', fc.constantFrom('0001-01-01', '1969-12-31', '2024-02-29', '9999-12-31')],
]

describe('a bound', () => {
  it.each(VALUES)('of a %s is read back', (type, values) => {
    fc.assert(
      fc.property(values, (value) => {
        const bytes = encodeBound(type, value)
        expect(bytes && decodeBound(type, bytes)).toBe(value)
      }),
    )
  })

  it.each(['double', 'strings', { decimal: { precision: 9, scale: 2 } }] as const)(
    'is not kept of %j',
    (type) => expect(encodeBound(type, '1.00')).toBeNull(),
  )
})
