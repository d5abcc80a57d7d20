import { Closing } from './closing'

describe('Closing', () => {
  it('closes in reverse order, once, and goes on after a failure that it throws at the end', async () => {
    const closed: string[] = []
    const closing = new Closing()
    closing.later(() => void closed.push('first'))
    closing.later(() => Promise.reject(new Error('second does not close')))
    closing.later(() => void closed.push('third'))
    await expect(closing.close()).rejects.toThrow('second does not close')
    await expect(closing.close()).rejects.toThrow('second does not close')
    expect(closed).toEqual(['third', 'first'])
  })
})
