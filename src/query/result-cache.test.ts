import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Engine, EngineAnswer, EngineQuery } from '../engines/engine'
import { CodedError } from '../model/coded-error'
import { joinQueries } from './join-queries'
import { cachedEngine, resultCache } from './result-cache'

const ANSWER: EngineAnswer = { rows: [[1n]], scannedBytes: 7n, queuedMs: 3, executionMs: 4 }
const KEPT = { rows: [[1n]], scannedBytes: 0n, queuedMs: null, executionMs: null, cacheHit: true }
const OWNER = { dialect: 'duckdb', policy: 'everything' }
const MEBIBYTE = 2 ** 20

const query = (change: Partial<EngineQuery> = {}): EngineQuery => ({
  text: 'SELECT ?',
  parameters: [{ value: 1n, type: 'long' }],
  columns: ['long'],
  scan: { table: 'a.b', files: [{ path: '/f' }], columns: [] },
  snapshotId: '7',
  ...change,
})

/** Each statement ends when the test says how. */
function heldEngine() {
  const started: { end(fault?: Error): void }[] = []
  const engine: Engine = {
    name: 'held',
    execute: (_, signal) =>
      new Promise((resolve, reject) => {
        started.push({ end: (fault) => (fault ? reject(fault) : resolve(ANSWER)) })
        signal.addEventListener('abort', () => reject(new CodedError('CANCELED', 'stopped')))
      }),
    estimatedBytes: async () => 0n,
    close: async () => undefined,
  }
  const cache = resultCache(MEBIBYTE)
  const joined = joinQueries(engine)
  const open = (owner = OWNER) => cachedEngine(joined, cache, owner)
  return { started, cache, open }
}
const { signal } = new AbortController()

describe('results of statements', () => {
  it('are kept for the same statement on the same snapshot by the same policy alone', async () => {
    const { started, open } = heldEngine()
    const first = open().execute(query(), signal)
    started[0]?.end()
    expect(await first).toBe(ANSWER)
    expect(await open().execute(query(), signal)).toEqual(KEPT)
    const { scan } = query()
    const others: readonly Partial<EngineQuery>[] = [
      { snapshotId: '8' },
      { text: 'SELECT  ?' },
      { parameters: [{ value: 1, type: 'int' }] },
      { parameters: [{ value: '1', type: 'string' }] },
      { columns: ['int'] },
      { scan: { ...scan, table: 'a.c' } },
      { scan: { ...scan, columns: [{ id: 1, name: 'x', type: 'int' }] } },
    ]
    for (const change of others)
      void open()
        .execute(query(change), signal)
        .catch(() => undefined)
    void open({ ...OWNER, policy: 'own rows' }).execute(query(), signal)
    void open({ ...OWNER, dialect: 'trino' }).execute(query(), signal)
    // The last two are one statement in flight, and nobody found anything.
    expect(started).toHaveLength(1 + others.length + 1)
    started.forEach(({ end }) => end())
  })

  it('are not kept of statements that failed or were canceled', async () => {
    const { started, cache, open } = heldEngine()
    const failing = open().execute(query(), signal)
    started[0]?.end(new CodedError('OUT_OF_MEMORY', 'too much'))
    await expect(failing).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' })
    const gone = new AbortController()
    const canceled = open().execute(query(), gone.signal)
    gone.abort()
    await expect(canceled).rejects.toMatchObject({ code: 'CANCELED' })
    expect(cache.counts().entries).toBe(0)
    await expect(open().execute(query(), AbortSignal.abort())).rejects.toMatchObject({
      code: 'CANCELED',
    })
  })

  it('are kept when the one that asked first has left', async () => {
    const { started, open } = heldEngine()
    const gone = new AbortController()
    const first = open().execute(query(), gone.signal)
    const second = open().execute(query(), signal)
    gone.abort()
    await expect(first).rejects.toMatchObject({ code: 'CANCELED' })
    started[0]?.end()
    expect(await second).toBe(ANSWER)
    expect(await open().execute(query(), signal)).toEqual(KEPT)
    expect(started).toHaveLength(1)
  })

  it('of files that others change are kept only after these were looked at again', async () => {
    const { started, cache, open } = heldEngine()
    const named = {
      version: '1',
      values: new Map(),
      stored: new Set<string>(),
      withoutZone: new Set<string>(),
    }
    const changed = () => Promise.reject(new CodedError('SNAPSHOT_CHANGED', 'changed'))
    const scan = { table: 'a.b', files: [{ path: '/f', named }], columns: [] }
    const torn = open().execute(query({ scan: { ...scan, verify: changed } }), signal)
    const unknown = open().execute(query({ scan, text: 'SELECT 2' }), signal)
    started.forEach(({ end }) => end())
    await expect(torn).rejects.toMatchObject({ code: 'SNAPSHOT_CHANGED' })
    expect(await unknown).toBe(ANSWER)
    expect(cache.counts().entries).toBe(0)
    const whole = open().execute(query({ scan: { ...scan, verify: async () => {} } }), signal)
    started[2]?.end()
    await whole
    expect(cache.counts().entries).toBe(1)
  })

  it('take no more memory than their bound says', () => {
    const before = heapInUse()
    const cache = resultCache(32 * MEBIBYTE)
    for (let entry = 0; entry < 200; entry++) cache.keep(String(entry), rowsOf(entry))
    const taken = heapInUse() - before
    expect(cache.counts().evictions).toBeGreaterThan(0)
    expect(taken).toBeLessThan(32 * MEBIBYTE)
  })
})

function heapInUse(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc()')
  return process.memoryUsage().heapUsed
}

function rowsOf(entry: number): EngineAnswer['rows'] {
  return Array.from({ length: 1_000 }, (_, row) => [
    `section ${entry} ${row}`,
    BigInt(entry) * 10n ** 12n + BigInt(row),
    entry + row / 3,
    ['desktop', `browser ${row}`],
    true,
    null,
  ])
}
