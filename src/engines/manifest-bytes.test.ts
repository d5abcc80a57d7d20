import type { Scan, ScanColumn } from './engine'
import { manifestBytes } from './manifest-bytes'

const hour: ScanColumn = { id: 1, name: 'hour', type: 'timestamptz' }
const tags: ScanColumn = { id: 2, elementId: 9, name: 'tags', type: 'strings' }
const late: ScanColumn = { id: 3, name: 'late', type: 'long' }
const columnBytes = new Map([
  [1, 100n],
  [9, 30n],
])
const scan = (columns: readonly ScanColumn[], files: Scan['files']): bigint =>
  manifestBytes({ table: 'refined.t', files, columns })

describe('bytes by the catalog', () => {
  const told = { path: 'a', bytes: 150n, columnBytes }

  it.each<[string, readonly ScanColumn[], Scan['files'], bigint]>([
    ['are those of the columns read', [hour], [told], 100n],
    ['know a list by its elements', [hour, tags], [told], 130n],
    ['add up over files', [hour], [told, { ...told, path: 'b' }], 200n],
    ['are at most the rest of the file for what it does not tell', [hour, late], [told], 120n],
    ['are the whole file where nothing is told', [late], [{ path: 'a', bytes: 150n }], 150n],
    ['are none where no column is read', [], [{ path: 'a', bytes: 150n }], 0n],
  ])('%s', (_, columns, files, bytes) => {
    expect(scan(columns, files)).toBe(bytes)
  })
})
