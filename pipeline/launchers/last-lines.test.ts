import { lastLines } from './last-lines'

describe('the last lines', () => {
  it('leave out a line that may be cut, and blank ones', () => {
    expect(lastLines('cut\na\n\r\nb\n', 5, false)).toEqual(['a', 'b'])
    expect(lastLines('whole\na\nb', 2, true)).toEqual(['a', 'b'])
  })

  it('are the end of a long line where there is no other', () => {
    expect(lastLines('rest of a long line\n', 5, false)).toEqual(['rest of a long line'])
    expect(lastLines(`${'x'.repeat(9000)}end`, 5, false).at(0)).toMatch(/^x+end$/)
  })
})
