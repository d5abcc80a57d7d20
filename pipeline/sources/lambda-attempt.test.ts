import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { AttemptFolders } from '../launchers/attempt-folders'
import { CANCEL, lambdaState, STATE, type LambdaState } from '../launchers/lambda-state'
import { runLambdaAttempt } from './lambda-attempt'
import type { SourceModule, SourceResult } from './source-module'

const NOTHING: SourceResult = {
  rows: { read: '0', written: '0', quarantined: '0', duplicate: '0', blank: '0', outside: '0' },
  outputs: [],
  checks: [],
  manifests: [],
  files: [],
}
const REQUEST = {
  ...{ version: 1, attemptId: 'a1', runId: 'r1', job: 'j', jobVersion: 1 },
  ...{ writes: {}, reads: {}, parameters: {} },
}

describe('an invocation', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'lakefront-lambda-'))
  afterAll(() => rmSync(root, { recursive: true }))

  let store: AttemptFolders
  let exits: number
  let count = 0
  beforeEach(async () => {
    store = new AttemptFolders(path.join(root, `${(count += 1)}`))
    exits = 0
    await store.write('a1', 'request.json', JSON.stringify(REQUEST))
  })

  const invoke = (work: SourceModule) =>
    runLambdaAttempt(
      {
        module: 'work',
        attemptId: 'a1',
        requestAddress: store.address('a1', 'request.json'),
        resultAddress: store.address('a1', 'result.json'),
      },
      { requestId: 'q', logStream: 's', deadline: 900_000 },
      {
        store,
        clock: () => 5_000_000n,
        ids: () => `start ${(count += 1)}`,
        modules: { work },
        log: () => undefined,
        sleep: () => new Promise((resolve) => setImmediate(resolve)),
        exit: () => (exits += 1),
      },
    )
  const state = async (): Promise<LambdaState> =>
    lambdaState.parse(JSON.parse((await store.read('a1', STATE)) ?? ''))
  const hasResult = async () => (await store.read('a1', 'result.json')) !== null

  it('tells that it runs, and after its result that it ended', async () => {
    let during: LambdaState | null = null
    await invoke(async () => {
      during = await state()
      return NOTHING
    })
    expect(during).toMatchObject({ state: 'running', startedAt: 5_000, deadline: 900_000 })
    expect(await state()).toMatchObject({ state: 'ended', reason: 'succeeded' })
    expect(await hasResult()).toBe(true)
  })

  it('does the work of an event once, though it comes twice', async () => {
    let works = 0
    const work: SourceModule = () => {
      works += 1
      return Promise.resolve(NOTHING)
    }
    await Promise.all([invoke(work), invoke(work)])
    await invoke(work)
    expect(works).toBe(1)
  })

  it('does nothing once the reconciler has taken the claim', async () => {
    await store.create('a1', 'claim', 'reconciler\n')
    await invoke(() => Promise.reject(new Error('it worked')))
    expect(await store.read('a1', STATE)).toBeNull()
    expect(await hasResult()).toBe(false)
  })

  it('ends when it is asked to though a look whether it is failed before', async () => {
    const read = store.read.bind(store)
    let looks = 0
    store.read = (attemptId, name) => {
      if (name === CANCEL && (looks += 1) === 1) return Promise.reject(new Error('503'))
      return read(attemptId, name)
    }
    const ended = invoke(async () => {
      while (looks === 0) await new Promise((resolve) => setImmediate(resolve))
      await store.create('a1', CANCEL, '')
      for (let turns = 0; exits === 0 && turns < 200; turns += 1)
        await new Promise((resolve) => setTimeout(resolve, 5))
      return NOTHING
    })
    await expect(ended).rejects.toThrow('canceled')
    expect(await state()).toMatchObject({ state: 'ended', reason: 'canceled' })
  })

  it('says last that it ended, though a sign of life is still on its way', async () => {
    const write = store.write.bind(store)
    let beats = 0
    store.write = async (attemptId, name, content) => {
      const isBeat = name === STATE && content.includes('"running"') && (beats += 1) > 1
      if (isBeat) await new Promise((resolve) => setTimeout(resolve, 20))
      return write(attemptId, name, content)
    }
    await invoke(async () => {
      while (beats < 2) await new Promise((resolve) => setImmediate(resolve))
      return NOTHING
    })
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect(await state()).toMatchObject({ state: 'ended', reason: 'succeeded' })
  })

  it('ends when it is asked to, and leaves no result', async () => {
    const ended = invoke(async () => {
      await store.create('a1', CANCEL, '')
      while (exits === 0) await new Promise((resolve) => setImmediate(resolve))
      return NOTHING
    })
    await expect(ended).rejects.toThrow('canceled')
    expect(await state()).toMatchObject({ state: 'ended', reason: 'canceled' })
    expect(await hasResult()).toBe(false)
  })
})
