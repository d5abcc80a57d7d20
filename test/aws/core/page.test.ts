import fc from 'fast-check'
import { normalConditions } from './service'
import { pageOf } from './page'

const record = (index: number) => ({ id: `r${index}`, createdAt: BigInt(index) })

describe('pages', () => {
  it('together hold every record once, in order, however short some of them are', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 20 })
    fc.assert(
      fc.property(fc.nat(30), fc.integer({ min: 1, max: 7 }), sizes, (count, size, limits) => {
        const records = Array.from({ length: count }, (_, index) => record(index))
        const seen: string[] = []
        let token: string | undefined
        for (let page = 0; ; page += 1) {
          const pageLimit = limits[page] ?? Infinity
          const found = pageOf(records, token, size, { ...normalConditions(100n), pageLimit })
          expect(found).not.toBeNull()
          expect(found?.items.length).toBeLessThanOrEqual(Math.min(size, pageLimit))
          seen.push(...(found?.items.map(({ id }) => id) ?? []))
          if (found === null || found.next === null) break
          token = found.next
        }
        expect(seen).toEqual(records.map(({ id }) => id))
      }),
    )
  })

  it('hide what is too new to be seen, and refuse a token that names nothing', () => {
    const records = [record(9), record(5)]
    const conditions = { ...normalConditions(10n), seenUntil: 7n }
    expect(pageOf(records, undefined, 10, conditions)?.items).toEqual([record(5)])
    expect(pageOf(records, 'bm9uZQ', 10, conditions)).toBeNull()
  })
})
