import fc from 'fast-check'
import { assertStorable, assertStorableText } from './storable-text'

describe('text that PostgreSQL stores', () => {
  it.each(['a\0b', '\0', '\ud800', 'a\udc00b', '\udc00\ud800'])('is not %j', (text) => {
    expect(() => assertStorableText(text, 'idempotencyKey')).toThrow(/^idempotencyKey holds a NUL/)
  })

  it('is everything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => assertStorableText(text.replaceAll('\0', ''), 'x')).not.toThrow()
      }),
    )
  })

  it('is looked for in all of a value', () => {
    expect(() => assertStorable({ paths: ['a', 'b\0'] }, 'input')).toThrow(/^input\.paths\.1 /)
    expect(() => assertStorable({ 'a\ud800': 1 }, 'input')).toThrow(/a member of input/)
    expect(() => assertStorable({ a: [null, 1, true, { b: '😀' }] }, 'input')).not.toThrow()
  })
})
