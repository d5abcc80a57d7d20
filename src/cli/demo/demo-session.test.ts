import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { createTerminal } from '../terminal'
import { demoSession } from './demo-session'

const operation = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()) })
type Operation = z.infer<typeof operation>

const ROWS = { read: '5', written: '5', quarantined: '0', duplicate: '0', blank: '0', outside: '0' }

/** A server that plays the API: each run is seen running once, then at its end. */
class StubApi {
  readonly received: Operation[] = []
  times: readonly [string, string] | null = [
    '2024-03-01T10:00:00.000000Z',
    '2024-03-02T10:00:00.000000Z',
  ]
  failing: string | null = null
  private readonly server: Server = createServer((request, response) => {
    void json(request).then((body) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(this.answer(operation.parse(body))))
    })
  })

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    const address = this.server.address()
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : ''
  }

  stop(): void {
    this.server.closeAllConnections()
    this.server.close()
  }

  mutations(): readonly string[] {
    return this.received.flatMap(({ query }) => /start[A-Z]\w+/.exec(query) ?? [])
  }

  private answer(asked: Operation): unknown {
    this.received.push(asked)
    const mutation = /start[A-Z]\w+/.exec(asked.query)?.[0]
    if (mutation !== undefined) return { data: { started: { run: this.run(mutation, 'RUNNING') } } }
    const id = asked.variables['id']
    if (typeof id === 'string')
      return { data: { run: this.run(id, id === this.failing ? 'FAILED' : 'SUCCEEDED') } }
    const totals = { requests: '9999', bytes: '2747282505', errors: '3', clientErrors: '217' }
    return { data: { trafficByHour: { nodes: [totals] } } }
  }

  private run(id: string, status: string): unknown {
    const [firstTime, lastTime] = this.times ?? [null, null]
    return {
      id,
      status,
      createdAt: '2024-03-03T00:00:00.000000Z',
      startedAt: null,
      endedAt: status === 'RUNNING' ? null : '2024-03-03T00:00:01.500000Z',
      rows: status === 'SUCCEEDED' ? ROWS : null,
      outputs: [],
      files: [{ name: 'a.log', outcome: 'ingested', firstTime, lastTime, note: null }],
      failure: status === 'FAILED' ? { code: 'JOB_FAILED', message: 'Broken.' } : null,
    }
  }
}

describe('the demo as a client', () => {
  let api: StubApi
  let url: string
  let shown: string
  let keys: number
  let onShown: () => void
  const controller = () => new AbortController()
  beforeEach(async () => {
    api = new StubApi()
    url = await api.start()
    shown = ''
    keys = 0
    onShown = () => undefined
  })
  afterEach(() => api.stop())

  const run = (overrides: { once?: boolean; signal?: AbortSignal; url?: string } = {}) => {
    const out = {
      write(text: string) {
        shown += text
        onShown()
      },
    }
    return demoSession({
      url,
      input: { source: 'demo' },
      once: true,
      terminal: createTerminal(out, out),
      clock: () => 0n,
      newKey: () => `key-${(keys += 1)}`,
      signal: controller().signal,
      ...overrides,
    })
  }

  it('sends the three mutations, follows the runs and shows table and totals', async () => {
    expect(await run()).toBe(0)
    expect(api.mutations()).toEqual([
      'startIngestAccessLogs',
      'startCleanAccessLogs',
      'startSummarizeTraffic',
    ])
    const sent = api.received.filter(({ variables }) => 'key' in variables)
    expect(sent.map(({ variables }) => variables)).toEqual([
      { input: { source: 'demo' }, key: 'key-1' },
      { input: {}, key: 'key-2' },
      {
        input: { window: { from: '2024-03-01T00:00:00Z', until: '2024-03-03T00:00:00Z' } },
        key: 'key-3',
      },
    ])
    for (const job of ['ingestAccessLogs', 'cleanAccessLogs', 'summarizeTraffic'])
      expect(shown).toMatch(new RegExp(`${job} +\\S+ +succeeded +1\\.5`))
    expect(shown).toContain('requests 9,999, bytes 2,747,282,505, errors 3, clientErrors 217')
  })

  it('summarizes nothing where no line has a time', async () => {
    api.times = null
    expect(await run()).toBe(0)
    expect(api.mutations()).toEqual(['startIngestAccessLogs', 'startCleanAccessLogs'])
  })

  it('stops after a failed run, says why, and tells it by the exit code', async () => {
    api.failing = 'startCleanAccessLogs'
    expect(await run()).toBe(1)
    expect(api.mutations()).toHaveLength(2)
    expect(shown).toContain('cleanAccessLogs failed: JOB_FAILED: Broken.')
  })

  it('serves on until it is interrupted', async () => {
    const { signal, abort } = abortable()
    const serving = new Promise<void>((resolve) => {
      onShown = () => shown.includes('Serving') && resolve()
    })
    const ended = run({ once: false, signal })
    await Promise.race([serving, ended])
    abort()
    expect(await ended).toBe(0)
    expect(shown).toContain(`${url}/graphiql`)
  })

  it('ends at once when it is interrupted while a run is followed', async () => {
    const { signal, abort } = abortable()
    const ended = run({ signal })
    abort()
    expect(await ended).toBe(130)
  })

  it('says when nothing answers', async () => {
    api.stop()
    await expect(run()).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
  })
})

function abortable() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}
