import { budgetedEngine } from '../engines/budgeted-engine'
import type { EngineQuery, Unloaded, UnloadingEngine } from '../engines/engine'
import { joinQueries } from './join-queries'

const query: EngineQuery = {
  text: 'SELECT 1 AS c1',
  parameters: [],
  columns: ['long'],
  scan: { table: 't', files: [], columns: [] },
}
const running = new AbortController().signal

/** Its methods are its class's, and use what it holds. */
class Unloading implements UnloadingEngine {
  readonly name = 'unloading'
  readonly folders: string[] = []

  execute() {
    return Promise.resolve({ rows: [], scannedBytes: null, queuedMs: null, executionMs: null })
  }

  unload(_: EngineQuery, folder: string): Promise<Unloaded> {
    this.folders.push(folder)
    return Promise.resolve({
      files: [`${folder}/1.parquet`],
      scannedBytes: 7n,
      queuedMs: null,
      executionMs: null,
    })
  }

  estimatedBytes() {
    return Promise.resolve(100n)
  }

  close() {
    return Promise.resolve()
  }
}

describe('unload through what is around an engine', () => {
  it('is the engine’s own, within the budget', async () => {
    const engine = new Unloading()
    const around = joinQueries(budgetedEngine(engine, 100n))
    expect(await around.unload?.(query, 's3://exports', running)).toMatchObject({
      files: ['s3://exports/1.parquet'],
    })
    expect(engine.folders).toEqual(['s3://exports'])
  })

  it('is refused over the budget, and nothing is written', async () => {
    const engine = new Unloading()
    const around = joinQueries(budgetedEngine(engine, 99n))
    await expect(around.unload?.(query, 's3://exports', running)).rejects.toMatchObject({
      code: 'BYTES_OVER_BUDGET',
    })
    expect(engine.folders).toEqual([])
  })

  it('is not there where the engine has none', () => {
    const { name, execute, estimatedBytes, close } = new Unloading()
    const around = joinQueries(budgetedEngine({ name, execute, estimatedBytes, close }, 100n))
    expect(around.unload).toBeUndefined()
  })
})
