import { GlueClient, StartCrawlerCommand } from '@aws-sdk/client-glue'
import { sdkConfig } from '../aws/server/sdk-config'
import { LauncherBench } from './launcher-bench'
import { openCrawlers } from './launcher-cases'

const RAW = { kind: 'crawler', crawler: 'raw' } as const

describe('a crawler', () => {
  let bench: LauncherBench
  beforeEach(async () => {
    bench = await LauncherBench.open(openCrawlers)
    // A crawl from before every intent.
    await startByHand()
    bench.pass()
    bench.work.endAll('succeeded', bench.clock())
    bench.pass()
  })
  afterEach(() => bench.close())

  const startByHand = () =>
    new GlueClient(sdkConfig(bench.aws.url)).send(new StartCrawlerCommand({ Name: 'raw' }))
  const goesWrong = (action: string, kind: 'lostAnswer' | 'throttle'): void =>
    bench.aws.script.add({ service: 'glue', action, times: 1, fault: { kind } })

  it.each([
    ['succeeded', null],
    ['failed', expect.stringContaining('FAILED')],
  ] as const)('that %s says so, though it leaves no result', async (ending, failure) => {
    const attempt = bench.newAttempt(RAW)
    expect(await bench.launcher.find(attempt)).toEqual({ kind: 'notFound' })
    expect((await bench.launcher.submit(attempt)).kind).toBe('accepted')
    bench.pass()
    expect((await bench.launcher.find(attempt)).kind).toBe('running')
    bench.work.endAll(ending, bench.clock())
    bench.pass()
    const seen = (await bench.launcher.observe([attempt])).get(attempt.attemptId)
    expect(seen).toMatchObject({ kind: 'finished', failure })
  })

  it('is found by its list after a lost answer', async () => {
    const attempt = bench.newAttempt(RAW)
    goesWrong('StartCrawler', 'lostAnswer')
    await expect(bench.launcher.submit(attempt)).rejects.toThrow()
    bench.pass()
    expect((await (await bench.reopen()).find(attempt)).kind).toBe('running')
    expect(bench.calls()['StartCrawler']).toBe(2)
  })

  it('is found where our clock is ahead, and the crawl before it is not taken for it', async () => {
    const attempt = { ...bench.newAttempt(RAW), intendedAt: bench.clock() + 200_000_000n }
    expect((await bench.launcher.submit(attempt)).kind).toBe('accepted')
    expect((await bench.launcher.find(attempt)).kind).toBe('running')
    bench.work.endAll('failed', bench.clock())
    bench.pass()
    expect(await bench.launcher.find(attempt)).toMatchObject({
      kind: 'finished',
      failure: expect.stringContaining('FAILED'),
    })
  })

  it('waits for an older crawl, and is not taken for it', async () => {
    await startByHand()
    bench.pass()
    const attempt = bench.newAttempt(RAW)
    expect((await bench.launcher.submit(attempt)).kind).toBe('full')
    bench.pass(1_000)
    expect(await bench.launcher.find(attempt)).toEqual({ kind: 'notFound' })
    bench.work.endAll('succeeded', bench.clock())
    bench.pass()
    expect((await bench.launcher.submit(attempt)).kind).toBe('accepted')
  })

  it('of which several started is a failure, and so is one that never shows', async () => {
    const attempt = bench.newAttempt(RAW)
    await bench.launcher.submit(attempt)
    bench.pass()
    bench.work.endAll('succeeded', bench.clock())
    bench.pass()
    await startByHand()
    bench.pass()
    expect(await bench.launcher.find(attempt)).toMatchObject({
      kind: 'finished',
      failure: expect.stringContaining('Several crawls'),
    })
    const unseen = bench.newAttempt(RAW)
    bench.aws.script.add({
      service: 'glue',
      action: 'StartCrawler',
      fault: { kind: 'noConnection' },
    })
    await expect(bench.launcher.submit(unseen)).rejects.toThrow()
    expect(await bench.launcher.find(unseen)).toEqual({ kind: 'notFound' })
    bench.pass(61)
    expect(await bench.launcher.find(unseen)).toMatchObject({
      kind: 'finished',
      failure: expect.stringContaining('cannot be told'),
    })
  })

  it('that is stopped did not succeed', async () => {
    const attempt = bench.newAttempt(RAW)
    await bench.launcher.submit(attempt)
    bench.pass()
    await bench.launcher.cancel(attempt)
    await bench.launcher.cancel(attempt)
    bench.pass()
    expect(await bench.launcher.find(attempt)).toMatchObject({
      kind: 'finished',
      failure: expect.stringContaining('STOPPED'),
    })
  })

  it('is asked to end in a state that nobody knows', async () => {
    const attempt = bench.newAttempt(RAW)
    await bench.launcher.submit(attempt)
    bench.pass()
    bench.aws.script.add({ service: 'glue', fault: { kind: 'unknownState', state: 'PAUSED' } })
    expect((await bench.launcher.find(attempt)).kind).toBe('unknown')
    await bench.launcher.cancel(attempt)
    bench.aws.script.clear()
    bench.aws.gateway.violations.splice(0)
    bench.pass()
    expect((await bench.launcher.find(attempt)).kind).toBe('finished')
    expect(bench.calls()['StopCrawler']).toBe(1)
  })

  it('that was deleted is a failure, and hides no other', async () => {
    const gone = bench.newAttempt({ kind: 'crawler', crawler: 'gone' })
    await expect(bench.launcher.submit(gone)).rejects.toMatchObject({ code: 'LAUNCHER_REFUSED' })
    const attempt = bench.newAttempt(RAW)
    await bench.launcher.submit(attempt)
    bench.pass()
    const seen = await bench.launcher.observe([gone, attempt])
    expect(seen.get(gone.attemptId)).toMatchObject({
      kind: 'finished',
      failure: expect.stringContaining('no such crawler'),
    })
    expect(seen.get(attempt.attemptId)?.kind).toBe('running')
  })

  it('that throttles is asked again later', async () => {
    goesWrong('StartCrawler', 'throttle')
    expect((await bench.launcher.submit(bench.newAttempt(RAW))).kind).toBe('full')
  })
})
