import type { ColumnType } from '../../model/value'
import type { EngineQuery } from '../engine'
import { startScriptedTrino, type ScriptedTrino, type Step } from './testing/scripted-trino'
import { openTrino, type TrinoEngine } from './trino-engine'
import type { TrinoOptions } from './trino-options'

const running = new AbortController().signal
const stats = { queuedTimeMillis: 20, elapsedTimeMillis: 50, physicalInputBytes: 7 }
const COLUMNS = [{ name: 'c1', type: 'bigint' }]

describe('Trino’s protocol', () => {
  let server: ScriptedTrino
  let engine: TrinoEngine
  const waits: number[] = []
  const unconfirmed: unknown[] = []

  const options = (change: Partial<TrinoOptions> = {}): TrinoOptions => ({
    url: server.url,
    catalog: 'lake',
    schema: null,
    user: 'reader',
    auth: { kind: 'none' },
    ca: null,
    timeoutMs: 30_000,
    ...change,
  })
  const repeating = {
    wait: (ms: number, signal: AbortSignal) => {
      waits.push(ms)
      return signal.aborted ? Promise.reject(new Error('aborted')) : Promise.resolve()
    },
    random: () => 1,
  }
  const open = (change: Partial<TrinoOptions> = {}) =>
    openTrino(options(change), (error) => unconfirmed.push(error), repeating)

  beforeAll(async () => {
    server = await startScriptedTrino()
    engine = open()
  })
  beforeEach(() => {
    waits.length = 0
    unconfirmed.length = 0
  })
  afterAll(async () => {
    await engine.close()
    await server.close()
  })

  const results = (more: object): Step => ({ status: 200, body: { id: 'q1', stats, ...more } })
  const nextUri = () => `${server.url}/v1/statement/executing/q1/x/1`
  const queued = () => results({ nextUri: nextUri() })
  const last = (data: readonly (readonly unknown[])[]) => results({ columns: COLUMNS, data })
  const query = (columns: readonly ColumnType[] = ['long']): EngineQuery => ({
    text: 'SELECT 1 AS c1',
    parameters: [],
    columns,
    scan: { table: 't', files: [], columns: [] },
  })
  const execute = () => engine.execute(query(), running)
  const methods = () => server.seen.map(({ method }) => method)

  it('gathers the rows of all answers, and what they took', async () => {
    server.script({
      POST: [queued()],
      GET: [results({ columns: COLUMNS, data: [[1], [null]], nextUri: nextUri() }), last([[2]])],
    })
    expect(await execute()).toEqual({
      rows: [[1n], [null], [2n]],
      scannedBytes: 7n,
      queuedMs: 20,
      executionMs: 30,
    })
    expect(methods()).toEqual(['POST', 'GET', 'GET'])
  })

  it('says who asks, in which zone, where and for how long', async () => {
    server.script({ POST: [last([[1]])] })
    await execute()
    expect(server.seen[0]).toMatchObject({
      path: '/v1/statement',
      body: 'SELECT 1 AS c1',
      headers: {
        'x-trino-user': 'reader',
        'x-trino-catalog': 'lake',
        'x-trino-time-zone': 'UTC',
        'x-trino-client-capabilities': 'PARAMETRIC_DATETIME',
        'x-trino-session': 'query_max_run_time=30000ms',
      },
    })
    expect(server.seen[0]?.headers.authorization).toBeUndefined()
  })

  it.each([
    [{ kind: 'basic', password: 'pä:ss' }, 'Basic cmVhZGVyOnDDpDpzcw=='],
    [{ kind: 'bearer', token: 'abc' }, 'Bearer abc'],
  ] as const)('shows %j with every request', async (auth, header) => {
    const authenticated = open({ auth })
    server.script({ POST: [queued()], GET: [last([[1]])] })
    await authenticated.execute(query(), running)
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual([header, header])
    await authenticated.close()
  })

  it('sends a statement again that was turned away, when it is told to', async () => {
    const busy = { status: 503, headers: { 'retry-after': '2' } }
    server.script({ POST: [busy, { status: 429 }, last([[5]])] })
    expect((await execute()).rows).toEqual([[5n]])
    expect(methods()).toEqual(['POST', 'POST', 'POST'])
    expect(waits).toEqual([2_000, 100])
  })

  it('does not send a statement again that may have been received', async () => {
    server.script({ POST: ['hangUp'] })
    await expect(execute()).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
    expect(methods()).toEqual(['POST'])
  })

  it('asks again for an answer that was lost', async () => {
    server.script({ POST: [queued()], GET: ['hangUp', { status: 502 }, last([[5]])] })
    expect((await execute()).rows).toEqual([[5n]])
    expect(methods()).toEqual(['POST', 'GET', 'GET', 'GET'])
  })

  it('gives up at last, and tells Trino', async () => {
    server.script({ POST: [queued()], GET: ['hangUp'], DELETE: [{ status: 404 }] })
    await expect(execute()).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      cause: expect.anything(),
    })
    expect(methods().filter((method) => method === 'POST')).toHaveLength(1)
    expect(methods().at(-1)).toBe('DELETE')
  })

  it.each([
    ['USER_ERROR', 'DIVISION_BY_ZERO', 'STATEMENT_REFUSED'],
    ['USER_ERROR', 'TABLE_NOT_FOUND', 'ENGINE_UNAVAILABLE'],
    ['INSUFFICIENT_RESOURCES', 'EXCEEDED_LOCAL_MEMORY_LIMIT', 'OUT_OF_MEMORY'],
    ['INSUFFICIENT_RESOURCES', 'EXCEEDED_TIME_LIMIT', 'TIMEOUT'],
    ['INSUFFICIENT_RESOURCES', 'EXCEEDED_SCAN_LIMIT', 'BYTES_OVER_BUDGET'],
    ['INSUFFICIENT_RESOURCES', 'QUERY_QUEUE_FULL', 'ENGINE_UNAVAILABLE'],
    ['INTERNAL_ERROR', 'REMOTE_HOST_GONE', 'ENGINE_UNAVAILABLE'],
    ['EXTERNAL', 'ICEBERG_BAD_DATA', 'ENGINE_UNAVAILABLE'],
    ['SOMETHING_NEW', 'SOMETHING_NEW', 'ENGINE_UNAVAILABLE'],
  ])('tells what %s %s means', async (errorType, errorName, code) => {
    const error = { message: 'file:/secret is broken', errorType, errorName }
    server.script({ POST: [queued()], GET: [results({ error })] })
    await expect(execute()).rejects.toMatchObject({
      code,
      message: expect.not.stringContaining('secret'),
      cause: { message: `q1: ${errorType} ${errorName}: file:/secret is broken` },
    })
    expect(methods()).toEqual(['POST', 'GET'])
  })

  it('cancels at Trino when nobody waits any more, and sees that it is over', async () => {
    const client = new AbortController()
    const over = results({
      error: { message: '', errorType: 'USER_ERROR', errorName: 'USER_CANCELED' },
    })
    server.script({
      POST: [queued()],
      GET: ['silence', queued(), 'hangUp', over],
      DELETE: ['hangUp', { status: 204 }],
    })
    const executing = engine.execute(query(), client.signal)
    while (!methods().includes('GET')) await new Promise(setImmediate)
    client.abort()
    await expect(executing).rejects.toMatchObject({ code: 'CANCELED' })
    expect(methods()).toEqual(['POST', 'GET', 'DELETE', 'DELETE', 'GET', 'GET', 'GET'])
    expect(unconfirmed).toEqual([])
  })

  it('says when Trino did not confirm', async () => {
    server.script({ POST: [queued()], GET: ['silence'], DELETE: ['hangUp'] })
    const late = engine.execute(query(), AbortSignal.timeout(30))
    await expect(late).rejects.toMatchObject({ code: 'TIMEOUT' })
    expect(unconfirmed).toHaveLength(1)
  })

  it('cancels what is not read to its end', async () => {
    const page = results({ columns: COLUMNS, data: [[1]], nextUri: nextUri() })
    server.script({ POST: [page], GET: [page], DELETE: [{ status: 404 }] })
    for await (const rows of engine.stream(query(), running)) {
      expect(rows).toEqual([[1n]])
      break
    }
    expect(methods()).toEqual(['POST', 'DELETE'])
  })

  it('shows its credentials to no other place', async () => {
    const other = await startScriptedTrino()
    server.script({ POST: [results({ nextUri: `${other.url}/v1/statement/executing/q1/x/1` })] })
    await expect(execute()).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
    expect(other.seen).toEqual([])
    await other.close()
  })

  it.each<[string, Step]>([
    ['credentials that are not accepted', { status: 401 }],
    ['a statement that is not known any more', { status: 410 }],
    ['no JSON', { raw: '<html>' }],
    ['another JSON', { raw: '{"rows": []}' }],
    ['too few columns', results({ columns: [], data: [[]] })],
    ['text for a number', last([['x']])],
  ])('is unavailable with %s', async (_, step) => {
    server.script({ POST: [queued()], GET: [step] })
    await expect(execute()).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
  })

  it('is unavailable where nobody listens, after a few tries', async () => {
    const gone = await startScriptedTrino()
    await gone.close()
    const lost = open({ url: gone.url })
    await expect(lost.execute(query(), running)).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
    })
    expect(waits).toEqual([50, 100, 200, 400, 800, 1000])
    await lost.close()
  })
})
