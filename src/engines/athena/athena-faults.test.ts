import { setTimeout as delay } from 'node:timers/promises'
import {
  type AthenaBench,
  type AthenaBenchOptions,
  openAthena,
} from '../../../test/aws/athena/open-athena'
import { scriptedSql, type SqlExecutor } from '../../../test/aws/athena/sql-executor'
import type { Fault } from '../../../test/aws/faults/fault'
import type { EngineQuery } from '../engine'

const query: EngineQuery = {
  text: 'SELECT "path" AS c1 FROM "trusted"."t"',
  parameters: [],
  columns: ['string'],
  scan: { table: 'trusted.t', files: [], columns: [] },
}
const ROWS = [['a'], [null]]

let bench: AthenaBench
/** What was executed, and what was canceled while it was. */
let executed = 0
let canceled = 0

function sqlOf(takesMs: number): SqlExecutor {
  const answers = scriptedSql(
    () => ({ columns: [{ name: 'c1', type: 'varchar' }], rows: ROWS, scannedBytes: 1 }),
    takesMs,
  )
  return {
    execute: (text, signal) => {
      executed += 1
      signal.addEventListener('abort', () => (canceled += 1), { once: true })
      return answers.execute(text, signal)
    },
  }
}

async function open(takesMs = 0, options: Partial<AthenaBenchOptions> = {}): Promise<void> {
  bench = await openAthena({ sql: sqlOf(takesMs), ...options })
}

function fault(action: string, kind: Fault, times?: number): void {
  bench.script.add({
    service: 'athena',
    action,
    fault: kind,
    ...(times === undefined ? {} : { times }),
  })
}

const never = () => new AbortController().signal
const answered = () => bench.engine.execute(query, never())
const failed = (signal = never()) =>
  bench.engine.execute(query, signal).then(
    () => null,
    (error: unknown) => error,
  )

/** Waits for what is seen from outside, against hanging only. */
async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000 && !holds(); turn++) await delay(5)
  expect(holds()).toBe(true)
}

beforeEach(() => {
  executed = 0
  canceled = 0
})
afterEach(() => bench.close())

const HIDDEN: readonly (readonly [action: string, kind: Fault, times: number])[] = [
  ['StartQueryExecution', { kind: 'throttle' }, 8],
  ['StartQueryExecution', { kind: 'lostAnswer' }, 2],
  ['StartQueryExecution', { kind: 'noConnection' }, 2],
  ['StartQueryExecution', { kind: 'serverError' }, 3],
  ['BatchGetQueryExecution', { kind: 'throttle' }, 5],
  ['BatchGetQueryExecution', { kind: 'lostAnswer' }, 5],
  ['BatchGetQueryExecution', { kind: 'serverError' }, 5],
  ['BatchGetQueryExecution', { kind: 'partialFailure' }, 3],
  ['BatchGetQueryExecution', { kind: 'lag', ms: 60_000 }, 3],
  ['GetQueryResults', { kind: 'throttle' }, 5],
  ['GetQueryResults', { kind: 'lostAnswer' }, 3],
  ['GetQueryResults', { kind: 'serverError' }, 3],
]

describe('a fault that the client does not see', () => {
  it.each(HIDDEN)('%s: %j, %d times', async (action, kind, times) => {
    await open()
    fault(action, kind, times)
    expect((await answered()).rows).toEqual(ROWS)
    expect(bench.calls(action)).toBeGreaterThan(times)
    expect(executed).toBe(1)
  })

  it('pages that are shorter than asked for', async () => {
    await open()
    fault('GetQueryResults', { kind: 'shortPage', items: 1 })
    expect((await answered()).rows).toEqual(ROWS)
  })
})

describe('a fault that the client sees', () => {
  it('throttling until the time is over: TIMEOUT, and nothing was executed', async () => {
    await open()
    fault('StartQueryExecution', { kind: 'throttle' })
    expect(await failed(AbortSignal.timeout(300))).toMatchObject({ code: 'TIMEOUT' })
    await bench.engine.close()
    expect(executed).toBe(0)
  })

  it('no service: ENGINE_UNAVAILABLE', async () => {
    await open()
    fault('StartQueryExecution', { kind: 'noConnection' })
    expect(await failed()).toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
    await until(() => bench.strays.length === 1)
    expect(executed).toBe(0)
  })

  it('no service after the start: ENGINE_UNAVAILABLE, and the statement is stopped', async () => {
    await open(60_000)
    fault('BatchGetQueryExecution', { kind: 'noConnection' }, 12)
    expect(await failed()).toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
    await bench.engine.close()
    expect([executed, canceled]).toEqual([1, 1])
  })

  it('refused credentials: ENGINE_UNAVAILABLE, and it is not asked again', async () => {
    await open()
    fault('StartQueryExecution', { kind: 'error', code: 'AccessDeniedException', status: 400 })
    expect(await failed()).toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
      message: expect.stringContaining('credentials'),
    })
    expect(bench.calls('StartQueryExecution')).toBe(1)
  })

  it('a refused statement: STATEMENT_REFUSED', async () => {
    await open()
    const misplaced = {
      ...query,
      text: 'SELECT ? AS c1',
      parameters: [{ value: 'x', type: 'string' as const }],
    }
    await expect(bench.engine.execute(misplaced, never())).rejects.toMatchObject({
      code: 'STATEMENT_REFUSED',
    })
    expect(executed).toBe(0)
  })

  it('a state that nobody knows: UNKNOWN_REMOTE_STATE, and the statement is stopped', async () => {
    await open(60_000)
    fault('BatchGetQueryExecution', { kind: 'unknownState', state: 'PAUSED' }, 1)
    expect(await failed()).toMatchObject({
      code: 'UNKNOWN_REMOTE_STATE',
      message: expect.stringContaining('PAUSED'),
    })
    await until(() => canceled === 1)
  })

  it('a statement that another cancels: CANCELED', async () => {
    await open(60_000)
    const failing = failed()
    await until(() => executed === 1)
    const stop = { service: 'athena', operation: 'StopQueryExecution' }
    const ids = await startedIds()
    bench.aws.call({ ...stop, input: { QueryExecutionId: ids[0] ?? '' } })
    expect(await failing).toMatchObject({ code: 'CANCELED' })
  })
})

/** By asking the poller's question: the ids that it asks for. */
async function startedIds(): Promise<readonly string[]> {
  const ids = new Set<string>()
  bench.script.add({
    service: 'athena',
    action: 'BatchGetQueryExecution',
    fault: { kind: 'shortPage', items: 1 },
    when: ({ input }) => {
      for (const id of input['QueryExecutionIds'] as string[]) ids.add(id)
      return false
    },
  })
  await until(() => ids.size > 0)
  return [...ids]
}

describe('a statement for which nobody waits any more', () => {
  const canceling = async (signal: AbortController) => {
    const failing = failed(signal.signal)
    await until(() => executed === 1)
    signal.abort()
    return failing
  }

  it('is stopped, and seen to have ended', async () => {
    await open(60_000)
    expect(await canceling(new AbortController())).toMatchObject({ code: 'CANCELED' })
    await bench.engine.close()
    expect(canceled).toBe(1)
    expect(bench.strays).toEqual([])
  })

  it.each<[Fault, number]>([
    [{ kind: 'throttle' }, 4],
    [{ kind: 'lostAnswer' }, 3],
    [{ kind: 'serverError' }, 3],
    [{ kind: 'cancelTooLate' }, 2],
  ])('is stopped again after %j', async (kind, times) => {
    await open(60_000)
    fault('StopQueryExecution', kind, times)
    expect(await canceling(new AbortController())).toMatchObject({ code: 'CANCELED' })
    await bench.engine.close()
    expect(canceled).toBe(1)
    expect(bench.strays).toEqual([])
  })

  it('and whose start is in doubt is found by its token and stopped', async () => {
    await open(60_000)
    fault('StartQueryExecution', { kind: 'lostAnswer', afterMs: 150 }, 1)
    expect(await canceling(new AbortController())).toMatchObject({ code: 'CANCELED' })
    await bench.engine.close()
    expect(executed).toBe(1)
    expect(canceled).toBe(1)
  })

  it.each<Fault>([{ kind: 'noConnection' }, { kind: 'throttle' }])(
    'that cannot be stopped for a minute is told to the server: %j',
    async (kind) => {
      await open(60_000)
      fault('StopQueryExecution', kind)
      await canceling(new AbortController())
      await bench.engine.close()
      expect(bench.strays).toHaveLength(1)
    },
  )

  it('is never sent when it is canceled before', async () => {
    await open()
    expect(await failed(AbortSignal.abort())).toMatchObject({ code: 'CANCELED' })
    expect(bench.aws.log.all()).toEqual([])
  })
})

describe('polling', () => {
  it.each([1, 50, 500])(
    'takes at most 3 calls for each of %d statements at once',
    async (count) => {
      const times = { queuedMs: 50, runsMs: 350, cancelMs: 2 }
      await open(0, { speed: 1, times })
      const rounds = count === 1 ? 4 : 1
      for (let round = 0; round < rounds; round++)
        await Promise.all(Array.from({ length: count }, answered))
      expect(executed).toBe(count * rounds)
      const polls = bench.calls('BatchGetQueryExecution')
      expect(polls / executed).toBeLessThanOrEqual(3)
      // Fifty go into one call.
      expect(polls).toBeLessThanOrEqual(rounds * Math.ceil(count / 50) * 12)
    },
    60_000,
  )
})
