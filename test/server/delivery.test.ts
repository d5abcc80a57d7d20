import { setTimeout as delay } from 'node:timers/promises'
import { datasets } from '../../schema/datasets'
import { CodedError } from '../../src/model/coded-error'
import { lazySequence } from '../../src/model/sequence'
import type { AnswerNode } from '../../src/query/query-service'
import { inMemoryServices } from '../support/in-memory-services'
import { type LoopbackServer, startLoopbackServer } from '../support/loopback-server'
import { sampleJobs } from '../support/sample-jobs'

const ROWS = 60_000
const BROKEN_AT = 50_000

describe('a large answer', () => {
  let made = 0
  let row = (index: number): AnswerNode => ({ path: `/${index}`, status: 200 })
  const memory = inMemoryServices({
    datasets,
    jobs: sampleJobs,
    answer: ({ first }) => {
      if (first === 1) throw new CodedError('QUEUE_FULL', 'full', { retryAfterSeconds: 7 })
      return { nodes: lazySequence(ROWS, rowsAfter) }
    },
  })
  let server: LoopbackServer

  function* rowsAfter(index: number): Generator<AnswerNode> {
    for (let at = index; at < ROWS; at++) {
      made += 1
      yield row(at)
    }
  }

  let publications = memory.services.publications
  const services = { ...memory.services, publications: () => publications() }
  beforeAll(async () => {
    server = await startLoopbackServer(services, { rows: ROWS, complexity: 10 * ROWS })
  })
  beforeEach(() => {
    made = 0
    row = (index) => ({ path: `/${index}`, status: 200 })
    publications = memory.services.publications
  })
  afterAll(() => server.close())

  const send = (query: string) =>
    fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
  const LARGE = '{ accessLog(first: 10000) { id nodes { p: path status __typename } } }'

  it('comes whole, under its aliases', async () => {
    const answer = (await (await send(LARGE)).json()) as {
      data: { accessLog: { nodes: readonly unknown[] } }
    }
    const { nodes } = answer.data.accessLog
    expect(nodes).toHaveLength(ROWS)
    expect(nodes.at(-1)).toEqual({ p: `/${ROWS - 1}`, status: 200, __typename: 'AccessLog' })
  })

  it('is made no faster than it is read, and no further when its client leaves', async () => {
    row = (index) => ({ path: `/${index}${'x'.repeat(1000)}`, status: 200 })
    const response = await send(LARGE)
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    await send('{ __typename }')
    expect(made).toBeLessThan(ROWS)
  })

  it('is had by GET with a tag, and not sent to whoever has it', async () => {
    const url = `${server.url}?query=${encodeURIComponent(LARGE)}`
    const get = (headers: Record<string, string> = {}) =>
      fetch(url, { headers: { 'apollo-require-preflight': 'yes', ...headers } })
    const first = await get()
    const tag = first.headers.get('etag') ?? ''
    expect(await first.text()).toContain(`"/${ROWS - 1}"`)
    made = 0
    const again = await get({ 'if-none-match': tag })
    expect([again.status, await again.text(), made]).toEqual([304, '', 0])
  })

  it('is not asked for when its client left before', async () => {
    // Its answer is kept, so that it is looked up what is published, which is another by then.
    await (await send('{ accessLog(first: 5) { id } }')).text()
    const client = new AbortController()
    const left = new Promise<void>((resolve) => {
      publications = async () => {
        client.abort()
        await delay(200)
        resolve()
        return new Map()
      }
    })
    const count = memory.signals.length
    const body = JSON.stringify({ query: '{ accessLog(first: 5) { id } }' })
    const headers = { 'content-type': 'application/json' }
    await expect(
      fetch(server.url, { method: 'POST', headers, body, signal: client.signal }),
    ).rejects.toThrow()
    await left
    await delay(200)
    expect(memory.signals.slice(count).map(({ aborted }) => aborted)).toEqual([true])
  })

  it('breaks off where a value fails that cannot be null', async () => {
    row = (index) => ({ path: '/', status: index === BROKEN_AT ? null : 200 })
    await expect(send(LARGE).then((response) => response.text())).rejects.toThrow()
    expect(server.log.join('')).toContain('an answer ended before its end')
  })

  it('says when to try again where there was no place', async () => {
    const response = await send('{ accessLog(first: 1) { id } }')
    expect(response.headers.get('retry-after')).toBe('7')
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'QUEUE_FULL', retryable: true, retryAfterSeconds: 7 } }],
    })
  })
})
