import type { Engine, EngineAnswer, EngineQuery } from '../engines/engine'
import { joinQueries } from './join-queries'

const query = (text: string, value = 1n): EngineQuery => ({
  text,
  parameters: [{ value, type: 'long' }],
  columns: ['long'],
  scan: { table: 'a.b', files: [{ path: '/f' }], columns: [] },
})
const ANSWER: EngineAnswer = { rows: [[1n]], scannedBytes: 7n, queuedMs: null, executionMs: null }

describe('equal statements in flight', () => {
  const started: { readonly signal: AbortSignal; end(): void }[] = []
  const engine: Engine = {
    name: 'held',
    execute: (_, signal) =>
      new Promise((resolve, reject) => {
        started.push({ signal, end: () => resolve(ANSWER) })
        signal.addEventListener('abort', () => reject(new Error('stopped')))
      }),
    estimatedBytes: async () => 0n,
    close: async () => undefined,
  }
  beforeEach(() => {
    started.length = 0
  })

  it('are one, others are others', async () => {
    const { execute } = joinQueries(engine)
    const { signal } = new AbortController()
    const asked = [query('a'), query('a'), query('a', 2n), query('b')]
    const answers = asked.map((one) => execute(one, signal))
    expect(started).toHaveLength(3)
    started.forEach(({ end }) => end())
    expect(await Promise.all(answers)).toEqual(asked.map(() => ANSWER))
    // Nothing is kept: what comes later is executed again.
    const later = execute(query('a'), signal)
    expect(started).toHaveLength(4)
    started[3]?.end()
    await later
  })

  it('end with the last that waits', async () => {
    const { execute } = joinQueries(engine)
    const [first, second] = [new AbortController(), new AbortController()]
    const answers = [execute(query('a'), first.signal), execute(query('a'), second.signal)]
    first.abort()
    await expect(answers[0]).rejects.toMatchObject({ code: 'CANCELED' })
    expect(started[0]?.signal.aborted).toBe(false)
    second.abort()
    expect(started[0]?.signal.aborted).toBe(true)
    // Whoever comes now does not join what ends.
    const third = execute(query('a'), new AbortController().signal)
    await expect(answers[1]).rejects.toThrow('stopped')
    started[1]?.end()
    expect(await third).toBe(ANSWER)
  })

  it('are not begun for one who has gone', async () => {
    const { execute } = joinQueries(engine)
    await expect(execute(query('a'), AbortSignal.abort())).rejects.toMatchObject({
      code: 'CANCELED',
    })
    expect(started).toEqual([])
  })
})
