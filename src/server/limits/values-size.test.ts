import { parse } from 'graphql'
import { literalsSize, variablesSize } from './values-size'

describe('the size of values', () => {
  it('is counted in variables however deep they are', () => {
    const deep: unknown[] = []
    let inner = deep
    for (let level = 0; level < 100_000; level += 1) {
      const next: unknown[] = []
      inner.push(next)
      inner = next
    }
    const size = variablesSize({ deep, flat: [1, 2, { more: [3] }], text: 'long', none: null })
    expect(size).toEqual({ listValues: 100_004, valueDepth: 100_001 })
  })

  it('is counted in the document', () => {
    const document = parse('{ a(b: [1, [2, 3]], c: {d: {e: [4]}}) { f(g: []) } }')
    expect(literalsSize(document)).toEqual({ listValues: 5, valueDepth: 3 })
  })
})
