import fc from 'fast-check'
import type { Filter } from '../model/filter'
import { keyIn, keyOfRelated, keysFilter, keyText, type RowKey } from './row-key'

const scalar = fc.oneof(
  fc.constantFrom('', '1', 'a'),
  fc.bigInt(0n, 2n),
  fc.integer({ min: 0, max: 2 }),
)
const keys = fc
  .integer({ min: 1, max: 3 })
  .chain((length) =>
    fc.array(fc.array(scalar, { minLength: length, maxLength: length }), { minLength: 1 }),
  )

function keeps(filter: Filter, row: Readonly<Record<string, unknown>>): boolean {
  switch (filter.kind) {
    case 'all':
      return filter.of.every((of) => keeps(of, row))
    case 'any':
      return filter.of.some((of) => keeps(of, row))
    case 'in':
      return filter.values.some((value) => value === row[filter.field])
    case 'compare':
      return filter.value === row[filter.field]
    default:
      throw new Error(`no key is looked for by ${filter.kind}`)
  }
}

describe('row keys', () => {
  it('have a text of their own', () => {
    fc.assert(
      fc.property(keys, keys, ([one = []], [other = []]) => {
        const same = one.length === other.length && one.every((part, at) => part === other[at])
        expect(keyText(one) === keyText(other)).toBe(same)
      }),
    )
  })

  it('are looked for exactly: no combination of their parts is taken for a key', () => {
    fc.assert(
      fc.property(keys, keys, (wanted, asked) => {
        const grain = (wanted[0] ?? []).map((_, index) => `part${index}`)
        const filter = keysFilter(grain, wanted)
        const texts = new Set(wanted.map(keyText))
        const rows: readonly RowKey[] = [...wanted, ...asked].filter(
          ({ length }) => length === grain.length,
        )
        for (const key of rows) {
          const row = Object.fromEntries(grain.map((field, index) => [field, key[index]]))
          expect(keeps(filter, row)).toBe(texts.has(keyText(key)))
        }
      }),
    )
  })

  it('come in the order of the grain, and not at all with a null', () => {
    const key = [
      { field: 'b', target: 'y' },
      { field: 'a', target: 'x' },
    ]
    const relation = { name: 'r', dataset: 'd', key, description: 'd' }
    expect(keyOfRelated({ a: 1, b: '2' }, ['x', 'y'], relation)).toEqual([1, '2'])
    expect(keyOfRelated({ a: 1, b: null }, ['x', 'y'], relation)).toBeNull()
    expect(keyIn({ a: 1 }, ['a', 'b'])).toBeNull()
  })
})
