import fc from 'fast-check'
import type { Engine, EngineQuery } from '../engines/engine'
import { DAY_MICROS } from '../model/calendar'
import { CodedError } from '../model/coded-error'
import { createAdmission, type Admission } from './admission'
import type { ByteLimits } from './byte-budget'
import { memorySpending } from './testing/memory-spending'

const UNLIMITED: ByteLimits = { request: 10n ** 18n, day: null }
const ofDay = (limit: bigint) => ({ limit, spending: memorySpending() })
const open = () => new AbortController().signal

/** Statements that end when the test says so; what a scan reads is how many files it has. */
function heldEngine() {
  const running = new Map<string, () => void>()
  let [most, executed] = [0, 0n]
  const engine: Engine = {
    name: 'held',
    estimatedBytes: (scan) => Promise.resolve(BigInt(scan.files.length)),
    execute: (query) =>
      new Promise((resolve) => {
        executed += BigInt(query.scan.files.length)
        running.set(query.text, () => {
          running.delete(query.text)
          resolve({ rows: [], scannedBytes: 0n, queuedMs: null, executionMs: null })
        })
        most = Math.max(most, running.size)
      }),
    close: () => Promise.resolve(),
  }
  return {
    engine,
    running: () => [...running.keys()],
    end: (text: string) => running.get(text)?.(),
    most: () => most,
    executed: () => executed,
  }
}

function query(text: string, bytes = 0): EngineQuery {
  const files = Array.from({ length: bytes }, (_, index) => ({ path: String(index) }))
  return { text, parameters: [], columns: [], scan: { table: 't', files, columns: [] } }
}

function admissionOf(
  queue = { concurrent: 2, queued: 100 },
  bytes = UNLIMITED,
  clock = () => 0n,
): Admission {
  return createAdmission({ bytes, queue, clock })
}

const codeOf = (error: unknown) => (error instanceof CodedError ? error.code : String(error))

/** Until nothing more happens without the test. */
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('statements of several principals', () => {
  it('take turns by principal, however many of one wait', async () => {
    const held = heldEngine()
    const admission = admissionOf({ concurrent: 1, queued: 100 })
    const asked = ['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((text) =>
      admission.admitted(held.engine, { id: text.slice(0, 1) }, {}).execute(query(text), open()),
    )
    const order: string[] = []
    for (let step = 0; step < asked.length; step++) {
      await settled()
      const [text = ''] = held.running()
      order.push(text)
      held.end(text)
    }
    await Promise.all(asked)
    expect(order).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4'])
  })

  it('are refused when too many of the same principal wait, and told when to come back', async () => {
    const held = heldEngine()
    const admission = admissionOf({ concurrent: 1, queued: 1 })
    const ask = (id: string, text: string) =>
      admission.admitted(held.engine, { id }, {}).execute(query(text), open())
    const asked = [ask('a', '1'), ask('a', '2')]
    await settled()
    await expect(ask('a', '3')).rejects.toMatchObject({
      code: 'QUEUE_FULL',
      retryable: true,
      retryAfterSeconds: 1,
    })
    asked.push(ask('b', '4'))
    for (const text of ['1', '2', '4']) {
      await settled()
      held.end(text)
      await settled()
      held.end('4')
    }
    await expect(Promise.all(asked)).resolves.toHaveLength(3)
    expect(admission.state()).toEqual({ busy: 0, waiting: 0 })
  })

  it('hold their places and budgets under any interleaving, and leave nothing behind', async () => {
    const step = fc.oneof(
      fc.record({
        ask: fc.constantFrom('a', 'b', 'c'),
        bytes: fc.nat(6),
        fails: fc.boolean(),
      }),
      fc.record({ end: fc.nat(9) }),
      fc.record({ leave: fc.nat(9) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const held = heldEngine()
        const spent = new Map<string, number>()
        const admission = admissionOf(
          { concurrent: 2, queued: 3 },
          { request: 5n, day: ofDay(12n) },
        )
        const leaving: AbortController[] = []
        const asked: Promise<string>[] = []
        for (const [index, each] of steps.entries()) {
          if ('ask' in each) {
            const stop = new AbortController()
            leaving.push(stop)
            const text = `${each.ask} ${index}`
            const engine: Engine = {
              ...held.engine,
              execute: async (asking, signal) => {
                spent.set(each.ask, (spent.get(each.ask) ?? 0) + each.bytes)
                const answer = await held.engine.execute(asking, signal)
                if (each.fails) throw new CodedError('TIMEOUT', 'too slow')
                return answer
              },
            }
            const done = admission
              .admitted(engine, { id: each.ask }, {})
              .execute(query(text, each.bytes), stop.signal)
            asked.push(done.then(() => 'answered', codeOf))
          } else if ('end' in each) held.end(held.running()[each.end] ?? '')
          else leaving[each.leave]?.abort()
          await settled()
        }
        expect(held.most()).toBeLessThanOrEqual(2)
        for (const bytes of spent.values()) expect(bytes).toBeLessThanOrEqual(12)
        while (held.running().length > 0) {
          held.running().forEach((text) => held.end(text))
          await settled()
        }
        const known = [
          'answered',
          'TIMEOUT',
          'CANCELED',
          'QUEUE_FULL',
          'BYTES_OVER_BUDGET',
          'DAY_BUDGET_SPENT',
        ]
        for (const outcome of await Promise.all(asked)) expect(known).toContain(outcome)
        expect(admission.state()).toEqual({ busy: 0, waiting: 0 })
      }),
      { numRuns: 200 },
    )
  })
})

describe('what may be read', () => {
  const ended = (engine: Engine): Engine => ({
    ...engine,
    execute: () =>
      Promise.resolve({ rows: [], scannedBytes: 0n, queuedMs: null, executionMs: null }),
  })

  it('is bounded for all statements of a request together, with estimate and limit', async () => {
    const admission = admissionOf(undefined, { request: 5n, day: ofDay(100n) })
    const request = admission.admitted(ended(heldEngine().engine), { id: 'a' }, {})
    await request.execute(query('nodes', 3), open())
    const refused = request.execute(query('totals', 3), open())
    await expect(refused).rejects.toMatchObject({ code: 'BYTES_OVER_BUDGET' })
    await expect(refused).rejects.toThrow(/6 bytes by estimate, and 5 is the limit/)
    await request.execute(query('count', 2), open())
  })

  it('is bounded for each principal and day, and free again the next', async () => {
    let now = 5n * DAY_MICROS - 1_000_000n
    const admission = admissionOf(undefined, { request: 10n, day: ofDay(10n) }, () => now)
    const ask = (id: string, bytes: number) =>
      admission.admitted(ended(heldEngine().engine), { id }, {}).execute(query('q', bytes), open())
    await ask('a', 7)
    await expect(ask('a', 4)).rejects.toMatchObject({
      code: 'DAY_BUDGET_SPENT',
      retryAfterSeconds: 2,
    })
    await expect(ask('a', 4)).rejects.toThrow(/would read 4 bytes by estimate; 7 of the 10/)
    await ask('b', 10)
    now += 1_000_000n
    await ask('a', 10)
  })
})
