import { covering, window } from './window'

describe('a window of days', () => {
  it('is the days that were asked for, in any year that a log may name', () => {
    const read = window.parse({ from: '0001-01-01T00:00:00Z', until: '0099-12-31T00:00:00Z' })
    expect(read).toEqual({ from: '0001-01-01T00:00:00Z', until: '0099-12-31T00:00:00Z' })
    expect(covering(read)('0001-03-02')).toBe(true)
  })
})
