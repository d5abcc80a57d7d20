import { createLruCache } from './lru-cache'

describe('a cache by weight', () => {
  const setUp = () => {
    const loads: string[] = []
    const cache = createLruCache<string>(6, (value) => value.length)
    const get = (key: string): Promise<string> =>
      cache.get(key, async () => {
        loads.push(key)
        return key
      })
    return { loads, cache, get }
  }

  it('loads once, also for those who ask at the same time', async () => {
    const { loads, get } = setUp()
    await Promise.all([get('aa'), get('aa')])
    await get('aa')
    expect(loads).toEqual(['aa'])
  })

  it('drops what was used longest ago when it is too heavy', async () => {
    const { loads, get } = setUp()
    for (const key of ['aa', 'bb', 'cc', 'aa', 'dd', 'aa', 'cc', 'bb']) await get(key)
    expect(loads).toEqual(['aa', 'bb', 'cc', 'dd', 'bb'])
  })

  it('gives but does not keep what is too heavy alone', async () => {
    const { loads, get } = setUp()
    expect(await get('heavier')).toBe('heavier')
    await get('heavier')
    expect(loads).toHaveLength(2)
  })

  it('does not keep a failure', async () => {
    const { cache, get } = setUp()
    await expect(cache.get('aa', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
    expect(await get('aa')).toBe('aa')
  })
})
