import { duckdbDialect } from '../dialects/duckdb'
import type { Engine, EngineQuery } from '../engines/engine'
import { budgetedEngine } from '../engines/budgeted-engine'
import { CodedError, type ErrorCode } from '../model/coded-error'
import type { Dataset } from '../model/dataset'
import type { DatasetRequest } from './query-service'
import { createRouter, type Route } from './route'
import { resultCache } from './result-cache'
import { traffic } from './testing/datasets'
import { requestOf } from './testing/table-bench'

const SECOND = 1_000_000n
const asked: string[] = []
const faults = new Map<string, ErrorCode>()
let now = 0n

const QUERY: EngineQuery = {
  text: 'select 1',
  parameters: [],
  columns: [],
  scan: { table: 'refined.traffic', files: [], columns: [] },
}

const engineOf = (name: string): Engine => ({
  name,
  execute: () => {
    const code = faults.get(name)
    if (code !== undefined) return Promise.reject(new CodedError(code, code))
    return Promise.resolve({ rows: [], scannedBytes: 0n, queuedMs: null, executionMs: null })
  },
  estimatedBytes: () => Promise.resolve(100n),
  close: () => Promise.resolve(),
})
const route = (name: string, serves: Route['serves'] = ['tables']): Route => ({
  engine: engineOf(name),
  dialect: duckdbDialect,
  serves,
})
const noted: string[] = []
const router = createRouter({
  routes: [route('trino'), route('athena'), route('duckdb', ['tables', 'folders'])],
  clock: () => now,
  noted: (engine, code) => noted.push(`${engine} ${code ?? 'ok'}`),
})

const by = async ({ engine }: Route): Promise<string> => {
  const { name } = engine
  asked.push(name)
  await engine.execute(QUERY, new AbortController().signal)
  return name
}
const answer = (change: Partial<Dataset> = {}, request: Partial<DatasetRequest> = {}) =>
  router.answer(requestOf({ ...traffic, ...change }, request), by)

describe('the way to an engine', () => {
  beforeEach(() => {
    now += 1000n * SECOND
    asked.length = 0
    noted.length = 0
    faults.clear()
  })

  it('is the order of the configuration', async () => {
    expect(await answer()).toBe('trino')
    expect(noted).toEqual(['trino ok'])
  })

  it('is the order that the dataset names for the kind of request', async () => {
    const engines = { dashboard: ['redshift', 'athena', 'trino'], rows: ['duckdb'] }
    expect(await answer({ engines })).toBe('athena')
    expect(await answer({ engines }, { groupBy: null })).toBe('duckdb')
  })

  it('is any engine where none that is named is there', async () => {
    expect(await answer({ engines: { dashboard: ['redshift'] } })).toBe('trino')
  })

  it('is the engine inside the program for files of folders', async () => {
    const folder = { path: 'weather', keys: [], timesWithoutZone: null }
    expect(await answer({ folder, engines: { dashboard: ['trino'] } })).toBe('duckdb')
  })

  it.each<ErrorCode>(['ENGINE_UNAVAILABLE', 'BYTES_OVER_BUDGET', 'OUT_OF_MEMORY'])(
    'goes on to the next after %s',
    async (code) => {
      faults.set('trino', code)
      expect(await answer()).toBe('athena')
      expect(noted).toEqual([`trino ${code}`, 'athena ok'])
    },
  )

  it.each<ErrorCode>(['STATEMENT_REFUSED', 'TIMEOUT', 'CANCELED', 'NOT_EXACTLY_ANSWERABLE'])(
    'ends with %s',
    async (code) => {
      faults.set('trino', code)
      await expect(answer()).rejects.toMatchObject({ code })
      expect(asked).toEqual(['trino'])
    },
  )

  it('ends with what the last one said', async () => {
    faults.set('trino', 'ENGINE_UNAVAILABLE')
    faults.set('athena', 'ENGINE_UNAVAILABLE')
    faults.set('duckdb', 'OUT_OF_MEMORY')
    await expect(answer()).rejects.toMatchObject({ code: 'OUT_OF_MEMORY' })
    expect(asked).toEqual(['trino', 'athena', 'duckdb'])
  })

  it('leaves an engine alone that failed three times, and tries it again', async () => {
    faults.set('trino', 'ENGINE_UNAVAILABLE')
    for (let time = 0; time < 3; time++) await answer()
    expect(router.health()[0]).toEqual({ engine: 'trino', state: 'open' })
    asked.length = 0
    await answer()
    expect(asked).toEqual(['athena'])
    now += 10n * SECOND
    faults.clear()
    expect(await Promise.all([answer(), answer()])).toEqual(['trino', 'athena'])
    expect(router.health()[0]).toEqual({ engine: 'trino', state: 'closed' })
    expect(await answer()).toBe('trino')
  })

  it('counts no answer that was kept', async () => {
    const keeping = createRouter({
      routes: [route('trino'), route('athena')],
      clock: () => now,
      results: resultCache(10_000),
    })
    const ask = (text: string) =>
      keeping.answer(requestOf(traffic), async ({ engine }) => {
        await engine.execute({ ...QUERY, text }, new AbortController().signal)
        return engine.name
      })
    await ask('kept')
    faults.set('trino', 'ENGINE_UNAVAILABLE')
    for (let time = 0; time < 3; time++) {
      expect(await ask('kept')).toBe('trino')
      expect(await ask(`other ${time}`)).toBe('athena')
    }
    expect(keeping.health()[0]).toEqual({ engine: 'trino', state: 'open' })
    now += 10n * SECOND
    expect(await ask('kept')).toBe('trino')
    expect(keeping.health()[0]).toEqual({ engine: 'trino', state: 'open' })
  })

  it('says so where no engine is asked', async () => {
    const only = createRouter({ routes: [route('trino')], clock: () => now })
    faults.set('trino', 'ENGINE_UNAVAILABLE')
    const request = requestOf(traffic)
    for (let time = 0; time < 3; time++) await only.answer(request, by).catch(() => undefined)
    asked.length = 0
    await expect(only.answer(request, by)).rejects.toThrow(/No engine that may serve traffic/)
    expect(asked).toEqual([])
  })
})

describe('a budget', () => {
  const query = {
    text: '',
    parameters: [],
    columns: [],
    scan: { table: 't', files: [], columns: [] },
  }
  it('lets no statement through that would read more', async () => {
    const { signal } = new AbortController()
    await expect(
      budgetedEngine(engineOf('duckdb'), 99n).execute(query, signal),
    ).rejects.toMatchObject({
      code: 'BYTES_OVER_BUDGET',
      message: expect.stringContaining('100 bytes'),
    })
    expect(await budgetedEngine(engineOf('duckdb'), 100n).execute(query, signal)).toBeDefined()
  })
})
