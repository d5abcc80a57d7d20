import { duckdbDialect } from '../dialects/duckdb'
import { budgetedEngine } from '../engines/budgeted-engine'
import type { Engine, EngineQuery } from '../engines/engine'
import { CodedError } from '../model/coded-error'
import { createAdmission } from './admission'
import { resultCache } from './result-cache'
import { createRouter } from './route'
import { statementsInFlight } from './statements-in-flight'
import { traffic } from './testing/datasets'
import { memorySpending } from './testing/memory-spending'
import { requestOf } from './testing/table-bench'

const ESTIMATE = 10n
const MEBIBYTE = 2 ** 20
const query = (text = 'SELECT 1'): EngineQuery => ({
  text,
  parameters: [],
  columns: [],
  scan: { table: 't', files: [], columns: [] },
  snapshotId: '1',
})
const { signal } = new AbortController()
const settled = () => new Promise((resolve) => setImmediate(resolve))

/** Statements that end when the test says so. */
function heldEngine(name = 'held') {
  const started: { end(fault?: Error): void }[] = []
  const engine: Engine = {
    name,
    estimatedBytes: () => Promise.resolve(ESTIMATE),
    execute: (_, stop) =>
      new Promise((resolve, reject) => {
        const answer = { rows: [[1n]], scannedBytes: 7n, queuedMs: null, executionMs: null }
        started.push({ end: (fault) => (fault ? reject(fault) : resolve(answer)) })
        stop.addEventListener('abort', () => reject(new CodedError('CANCELED', 'stopped')))
      }),
    close: () => Promise.resolve(),
  }
  return { engine, started }
}

const admissionOf = (limits: { request?: bigint; day?: bigint; concurrent?: number }) =>
  createAdmission({
    bytes: {
      request: limits.request ?? 10n ** 18n,
      day: { limit: limits.day ?? 10n ** 18n, spending: memorySpending() },
    },
    queue: { concurrent: limits.concurrent ?? 2, queued: 5 },
    clock: () => 0n,
  })

describe('equal statements of many requests', () => {
  function served(limits: Parameters<typeof admissionOf>[0]) {
    const { engine, started } = heldEngine()
    const results = resultCache(MEBIBYTE)
    const router = createRouter({
      routes: [{ engine, dialect: duckdbDialect, serves: ['tables'] }],
      clock: () => 0n,
      results,
      admission: admissionOf(limits),
    })
    const ask = (stop = new AbortController().signal, id = 'a') =>
      router.answer(requestOf(traffic, { principal: { id } }), (route) =>
        route.engine.execute(query(), stop),
      )
    return { started, results, ask }
  }

  it('are executed once, in one place and at the cost of one', async () => {
    const { started, results, ask } = served({ day: ESTIMATE })
    const asked = Array.from({ length: 100 }, () => ask())
    await settled()
    expect(started).toHaveLength(1)
    started[0]?.end()
    const answers = await Promise.all(asked)
    expect(new Set(answers.map(({ scannedBytes }) => scannedBytes))).toEqual(new Set([7n]))
    expect(await ask()).toMatchObject({ cacheHit: true })
    expect(started).toHaveLength(1)
    expect(results.counts()).toMatchObject({ misses: 100, hits: 1 })
  })

  it('go on in the place of one that left, until the last leaves', async () => {
    const { started, ask } = served({ concurrent: 1 })
    const [first, second] = [new AbortController(), new AbortController()]
    const asked = [ask(first.signal), ask(second.signal)]
    const outcomes = Promise.allSettled(asked)
    await settled()
    first.abort()
    await expect(asked[0]).rejects.toMatchObject({ code: 'CANCELED' })
    second.abort()
    await outcomes
    const later = ask()
    await settled()
    started[1]?.end()
    expect(await later).toMatchObject({ rows: [[1n]] })
  })

  it('of other policies are one at the engine, and each spends its own', async () => {
    const { started, ask } = served({ day: ESTIMATE })
    const asked = [ask(undefined, 'a'), ask(undefined, 'b')]
    await settled()
    expect(started).toHaveLength(1)
    started[0]?.end()
    await Promise.all(asked)
  })
})

describe('a refusal of whoever asked first', () => {
  const policy = 'the same'

  it('is none of another principal’s, but of those of the same', async () => {
    const { engine, started } = heldEngine()
    const admission = admissionOf({ day: ESTIMATE })
    const inFlight = statementsInFlight()
    const ask = (principal: string) =>
      inFlight
        .joined(admission.admitted(engine, { id: principal }, {}), { principal, policy })
        .execute(query(), signal)
    const spent = ask('a')
    await settled()
    started[0]?.end()
    await spent
    const asked = ['a', 'b', 'a', 'b'].map(ask)
    const outcomes = Promise.allSettled(asked)
    await settled()
    expect(started).toHaveLength(2)
    started[1]?.end()
    const refused = { status: 'rejected', reason: { code: 'DAY_BUDGET_SPENT' } }
    const answered = { status: 'fulfilled' }
    expect(await outcomes).toMatchObject([refused, answered, refused, answered])
  })

  it('is none of another request’s that has read less', async () => {
    const { engine, started } = heldEngine()
    const admission = admissionOf({ request: ESTIMATE })
    const inFlight = statementsInFlight()
    const ask = (request: object, text: string) =>
      inFlight
        .joined(admission.admitted(engine, { id: 'a' }, request), { principal: 'a', policy })
        .execute(query(text), signal)
    const [one, other] = [{}, {}]
    const before = ask(one, 'before')
    await settled()
    started[0]?.end()
    await before
    const asked = [ask(one, 'next'), ask(other, 'next')]
    const outcomes = Promise.allSettled(asked)
    await settled()
    started[1]?.end()
    expect(await outcomes).toMatchObject([
      { reason: { code: 'BYTES_OVER_BUDGET' } },
      { value: { rows: [[1n]] } },
    ])
  })
})

describe('the budget of a request', () => {
  const overScan = new CodedError('BYTES_OVER_BUDGET', 'It has read too much.')
  const gone = new CodedError('ENGINE_UNAVAILABLE', 'It does not answer.')
  const failing = (fault: Error): Engine => ({
    ...heldEngine('first').engine,
    execute: () => Promise.reject(fault),
  })
  const second: Engine = {
    ...heldEngine('second').engine,
    execute: () =>
      Promise.resolve({ rows: [], scannedBytes: 0n, queuedMs: null, executionMs: null }),
  }
  const askBoth = (first: Engine, day: bigint) =>
    createRouter({
      routes: [first, second].map((engine) => ({
        engine,
        dialect: duckdbDialect,
        serves: ['tables'],
      })),
      clock: () => 0n,
      admission: admissionOf({ request: ESTIMATE, day }),
    }).answer(requestOf(traffic), async ({ engine }) => {
      await engine.execute(query(), signal)
      return engine.name
    })

  it('is one for all engines: what one has read is spent', async () => {
    await expect(askBoth(failing(overScan), 2n * ESTIMATE)).rejects.toMatchObject({
      code: 'BYTES_OVER_BUDGET',
      message: expect.stringContaining('20 bytes by estimate'),
    })
  })

  it('has nothing taken by an engine that executed nothing, nor has that of the day', async () => {
    expect(await askBoth(failing(gone), ESTIMATE)).toBe('second')
    expect(await askBoth(budgetedEngine(failing(overScan), 1n), ESTIMATE)).toBe('second')
  })
})
