import * as fc from 'fast-check'
import { CsvReader } from './csv-rows'

const cells = fc.option(
  fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '"', ',', '\n')),
)
const quoted = (cell: string | null) => (cell === null ? '' : `"${cell.replaceAll('"', '""')}"`)

describe('rows of CSV', () => {
  it('are what was written, wherever the text is cut', () => {
    const tables = fc
      .integer({ min: 1, max: 3 })
      .chain((width) => fc.array(fc.array(cells, { minLength: width, maxLength: width })))
    fc.assert(
      fc.property(tables, fc.array(fc.nat()), (rows, places) => {
        const text = rows.map((row) => `${row.map(quoted).join(',')}\n`).join('')
        const cuts = [0, ...places.map((at) => at % (text.length + 1)), text.length].sort(
          (a, b) => a - b,
        )
        const reader = new CsvReader()
        const read = cuts.flatMap((cut, index) =>
          reader.read(text.slice(cuts[index - 1] ?? 0, cut)),
        )
        reader.end()
        expect(read).toEqual(rows)
      }),
    )
  })

  it('are values without quotes, too', () => {
    expect(new CsvReader().read('a,,""\n')).toEqual([['a', null, '']])
  })

  it.each(['"a', 'a', '"a",'])('%j ends inside a row', (text) => {
    const reader = new CsvReader()
    reader.read(text)
    expect(() => reader.end()).toThrow('inside a row')
  })
})
