import { besides, pathOf } from './file-address'

describe('a file address', () => {
  it.each(['file:/w/a%20b/c d.parquet', 'file:///w/a%20b/c d.parquet', '/w/a%20b/c d.parquet'])(
    '%s is that path, unescaped as it is',
    (address) => expect(pathOf(address)).toBe('/w/a%20b/c d.parquet'),
  )

  it.each(['s3://bucket/key', 'file://host/key', 'relative', ''])('%p is refused', (address) => {
    expect(() => pathOf(address)).toThrow(expect.objectContaining({ code: 'TABLE_UNREADABLE' }))
  })

  it('has neighbours', () => {
    expect(besides('file:/w/metadata/a.json', 'b.json')).toBe('file:/w/metadata/b.json')
  })
})
