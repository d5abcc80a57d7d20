import { lambdaEvent } from '../../pipeline/launchers/lambda-state'
import { runLambdaAttempt } from '../../pipeline/sources/lambda-attempt'
import type { SourceModule, SourceResult } from '../../pipeline/sources/source-module'
import { CodedError } from '../../src/model/coded-error'
import { LauncherBench } from './launcher-bench'
import { openLambda } from './launcher-cases'

const PROGRAM = { kind: 'node', module: 'work' } as const
const NOTHING: SourceResult = {
  rows: { read: '0', written: '0', quarantined: '0', duplicate: '0', blank: '0', outside: '0' },
  outputs: [],
  checks: [],
  manifests: [],
  files: [],
}

describe('a function of Lambda', () => {
  let bench: LauncherBench
  let exits = 0
  beforeEach(async () => {
    bench = await LauncherBench.open(openLambda)
    exits = 0
  })
  afterEach(() => bench.close())

  async function newAttempt() {
    const attempt = bench.newAttempt(PROGRAM)
    const ids = { attemptId: attempt.attemptId, runId: 'r1', job: 'j' }
    const request = { version: 1, ...ids, jobVersion: 1, writes: {}, reads: {}, parameters: {} }
    await bench.store.write(attempt.attemptId, 'request.json', JSON.stringify(request))
    return attempt
  }

  /** What the service starts, with the event that it delivers. */
  function invoke(index: number, work: SourceModule): Promise<void> {
    const event = lambdaEvent.parse(JSON.parse(bench.work.started[index]?.payload ?? ''))
    const deadline = Number(bench.clock() / 1000n) + 900_000
    return runLambdaAttempt(
      event,
      { requestId: `request ${index}`, logStream: 'stream', deadline },
      {
        store: bench.store,
        clock: bench.clock,
        ids: () => `start ${index}`,
        modules: { work },
        log: () => undefined,
        sleep: () => new Promise((resolve) => setImmediate(resolve)),
        exit: () => (exits += 1),
      },
    )
  }

  it('is seen by what it writes: running, then ended', async () => {
    const attempt = await newAttempt()
    expect((await bench.launcher.submit(attempt)).kind).toBe('accepted')
    bench.pass()
    expect(await bench.launcher.find(attempt)).toEqual({ kind: 'notFound' })
    let during = ''
    await invoke(0, async () => {
      during = (await bench.launcher.find(attempt)).kind
      return NOTHING
    })
    expect(during).toBe('running')
    expect(await bench.launcher.find(attempt)).toMatchObject({ kind: 'ended', reason: 'succeeded' })
  })

  it('works once, though its event is delivered twice', async () => {
    const attempt = await newAttempt()
    bench.aws.script.add({ service: 'lambda', times: 1, fault: { kind: 'duplicate' } })
    await bench.launcher.submit(attempt)
    bench.pass()
    expect(bench.work.started).toHaveLength(2)
    let works = 0
    const work: SourceModule = () => {
      works += 1
      return Promise.resolve(NOTHING)
    }
    await Promise.all([invoke(0, work), invoke(1, work)])
    expect(works).toBe(1)
  })

  it('ends when the flag is there', async () => {
    const attempt = await newAttempt()
    await bench.launcher.submit(attempt)
    bench.pass()
    const invoked = invoke(0, async () => {
      await bench.launcher.cancel(attempt)
      await bench.launcher.cancel(attempt)
      while (exits === 0) await new Promise((resolve) => setImmediate(resolve))
      return NOTHING
    })
    await expect(invoked).rejects.toThrow('canceled')
    expect(await bench.launcher.find(attempt)).toMatchObject({ kind: 'ended', reason: 'canceled' })
  })

  it('counts as ended when its time is over, though it could not say so', async () => {
    const attempt = await newAttempt()
    await bench.launcher.submit(attempt)
    bench.pass()
    invoke(0, () => new Promise(() => undefined)).catch(() => undefined)
    while ((await bench.launcher.find(attempt)).kind !== 'running')
      await new Promise((resolve) => setImmediate(resolve))
    await bench.store.create(attempt.attemptId, 'cancel', '')
    while (exits === 0) await new Promise((resolve) => setImmediate(resolve))
    const text = (await bench.store.read(attempt.attemptId, 'state.json')) ?? ''
    const running = { ...(JSON.parse(text) as object), state: 'running', reason: null }
    await bench.store.write(attempt.attemptId, 'state.json', JSON.stringify(running))
    expect((await bench.launcher.find(attempt)).kind).toBe('running')
    bench.pass(1_000)
    expect((await bench.launcher.find(attempt)).kind).toBe('ended')
  })

  it('waits while it throttles, is refused for good, and is in doubt after a lost answer', async () => {
    const goesWrong = (fault: Parameters<typeof bench.aws.script.add>[0]['fault']): void =>
      bench.aws.script.add({ service: 'lambda', times: 1, fault })
    const attempt = await newAttempt()
    goesWrong({ kind: 'throttle' })
    expect((await bench.launcher.submit(attempt)).kind).toBe('full')
    goesWrong({ kind: 'error', code: 'ResourceNotFoundException', status: 404 })
    await expect(bench.launcher.submit(attempt)).rejects.toMatchObject({ code: 'LAUNCHER_REFUSED' })
    goesWrong({ kind: 'lostAnswer' })
    const doubt: unknown = await bench.launcher.submit(attempt).catch((error: unknown) => error)
    expect(doubt).toBeInstanceOf(Error)
    expect(doubt).not.toBeInstanceOf(CodedError)
    expect(bench.calls()).toEqual({ Invoke: 3 })
  })
})
