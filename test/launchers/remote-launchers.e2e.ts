import { CodedError } from '../../src/model/coded-error'
import type { Fault } from '../aws/faults/fault'
import { LauncherBench } from './launcher-bench'
import { EMR_CLUSTERS, EMR_SERVERLESS, EMR_STEPS, GLUE_JOBS, SET_UP } from './launcher-cases'

/** Common to all services. */
const FAILS: Fault = { kind: 'error', code: 'InternalFailure', status: 500 }

const CASES = [EMR_STEPS, EMR_CLUSTERS, EMR_SERVERLESS, GLUE_JOBS]

describe.each(CASES)('$kind', (of) => {
  let bench: LauncherBench
  const { actions, service } = of
  beforeEach(async () => {
    bench = await LauncherBench.open(of.open)
  })
  afterEach(() => bench.close())

  const goesWrong = (action: string, fault: Fault, times = 1): void =>
    bench.aws.script.add({ service, action, times, fault })

  const kindOf = async (attempt: Parameters<typeof bench.launcher.find>[0]): Promise<string> =>
    (await bench.launcher.observe([attempt])).get(attempt.attemptId)?.kind ?? 'absent'

  it('is seen waiting, running and ended, with what the service says of the end', async () => {
    const attempt = await bench.submitted()
    expect(['waiting', 'running']).toContain(await kindOf(attempt))
    bench.pass()
    expect(await kindOf(attempt)).toBe('running')
    bench.work.endAll('failed', attempt.intendedAt)
    bench.pass()
    const { kind, reason } = { reason: '', ...(await bench.launcher.find(attempt)) }
    expect(kind).toBe('ended')
    expect(reason).toMatch(/FAILED|TERMINATED/)
    expect(await kindOf(attempt)).toBe('ended')
  })

  it('starts exactly the program, with its three arguments', async () => {
    const attempt = await bench.submitted()
    bench.pass()
    const [work] = bench.work.started
    expect(work?.command[0]).toBe('spark-submit')
    const given = of.argumentsOf(attempt)
    expect(work?.command.slice(-given.length)).toEqual(given)
  })

  it('is found after a lost answer, also by another server, and not started twice', async () => {
    const attempt = bench.newAttempt()
    expect(await bench.launcher.find(attempt)).toEqual({ kind: 'notFound' })
    goesWrong(actions.start, { kind: 'lostAnswer' })
    const lost: unknown = await bench.launcher.submit(attempt).catch((error: unknown) => error)
    expect(lost).toBeInstanceOf(Error)
    expect(lost).not.toBeInstanceOf(CodedError)
    bench.pass()
    const seen = await (await bench.reopen()).find(attempt)
    expect(seen.kind).toBe('running')
    expect(await kindOf(attempt)).toBe('running')
    expect(bench.work.started).toHaveLength(1)
  })

  it('may be missing from a list that lags, and is found when it no longer does', async () => {
    const attempt = bench.newAttempt()
    goesWrong(actions.start, { kind: 'lostAnswer' })
    await expect(bench.launcher.submit(attempt)).rejects.toThrow()
    goesWrong(actions.list, { kind: 'lag', ms: 60_000 })
    bench.pass()
    expect(await bench.launcher.find(attempt)).toEqual({ kind: 'notFound' })
    expect((await bench.launcher.find(attempt)).kind).toBe('running')
  })

  it('is looked for on every page, also on those that are empty', async () => {
    const attempt = bench.newAttempt()
    goesWrong(actions.start, { kind: 'lostAnswer' })
    await expect(bench.launcher.submit(attempt)).rejects.toThrow()
    bench.pass()
    await bench.submitMany(3)
    goesWrong(actions.list, { kind: 'shortPage', items: 0 })
    goesWrong(actions.list, { kind: 'shortPage', items: 1 }, 100)
    expect((await bench.launcher.find(attempt)).kind).toBe('running')
    expect(await kindOf(attempt)).toBe('running')
  })

  it('waits while the service throttles, and starts nothing', async () => {
    goesWrong(actions.start, { kind: 'throttle' })
    const attempt = bench.newAttempt()
    expect(await bench.launcher.submit(attempt)).toMatchObject({ kind: 'full' })
    bench.pass()
    expect(bench.work.started).toHaveLength(0)
    expect(await bench.launcher.submit(attempt)).toMatchObject({ kind: 'accepted' })
  })

  it('is refused for good where the service says so, with its words', async () => {
    const message = 'User is not authorized to perform this'
    goesWrong(actions.start, { kind: 'error', code: 'ValidationException', status: 400, message })
    const refused: unknown = await bench.launcher
      .submit(bench.newAttempt())
      .catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'LAUNCHER_REFUSED' })
    expect(String(refused)).toContain(message)
  })

  it.each<[string, Fault]>([
    ['the service fails', FAILS],
    ['nothing answers', { kind: 'noConnection' }],
  ])('is in doubt where %s', async (_, fault) => {
    goesWrong(actions.start, fault)
    const doubt: unknown = await bench.launcher
      .submit(bench.newAttempt())
      .catch((error: unknown) => error)
    expect(doubt).toBeInstanceOf(Error)
    expect(doubt).not.toBeInstanceOf(CodedError)
    expect(bench.calls()[actions.start]).toBe(1)
  })

  it('tells a state that it does not know, and takes it for no other', async () => {
    const attempt = await bench.submitted()
    bench.pass()
    bench.aws.script.add({ service, fault: { kind: 'unknownState', state: 'HIBERNATING' } })
    const seen = await bench.launcher.find(attempt)
    bench.aws.script.clear()
    bench.aws.gateway.violations.splice(0)
    expect(seen).toMatchObject({ kind: 'unknown', state: 'HIBERNATING' })
  })

  it('is asked to end in a state that it does not know', async () => {
    const attempt = await bench.submitted()
    bench.pass()
    bench.aws.script.add({ service, fault: { kind: 'unknownState', state: 'HIBERNATING' } })
    await bench.launcher.cancel(attempt)
    await bench.launcher.cancel(attempt)
    bench.aws.script.clear()
    bench.aws.gateway.violations.splice(0)
    expect(bench.calls()[actions.stop]).toBe(1)
    bench.pass()
    expect(await kindOf(attempt)).toBe('ended')
  })

  it('is canceled at the service before it counts as ended', async () => {
    const attempt = await bench.submitted()
    bench.pass()
    await bench.launcher.cancel(attempt)
    await bench.launcher.cancel(attempt)
    expect(bench.calls()[actions.stop]).toBe(1)
    bench.pass()
    const seen = { reason: '', ...(await bench.launcher.find(attempt)) }
    expect(seen.kind).toBe('ended')
    expect(seen.reason).toMatch(/CANCELLED|TERMINATED|STOPPED/)
  })

  it('ends as what really happened where the cancel came too late', async () => {
    const attempt = await bench.submitted()
    bench.pass()
    goesWrong(actions.stop, { kind: 'cancelTooLate' })
    await bench.launcher.cancel(attempt)
    bench.work.endAll('succeeded', attempt.intendedAt)
    bench.pass()
    expect({ reason: '', ...(await bench.launcher.find(attempt)) }.reason).toMatch(
      /COMPLETED|SUCCE|TERMINATED/,
    )
    await bench.launcher.cancel(attempt)
  })

  it('asks for a cancel again when the service lost it', async () => {
    const attempt = await bench.submitted()
    bench.pass()
    goesWrong(actions.stop, FAILS)
    await expect(bench.launcher.cancel(attempt)).rejects.toThrow()
    await bench.launcher.cancel(attempt)
    bench.pass()
    expect(await kindOf(attempt)).toBe('ended')
  })

  it('looks at 50 by one page, and at one that left the list by one read more', async () => {
    const attempts = await bench.submitMany(50)
    bench.pass()
    bench.calls()
    const running = await bench.launcher.observe(attempts)
    expect(new Set([...running.values()].map(({ kind }) => kind))).toEqual(new Set(['running']))
    expect(bench.calls()).toEqual({ [actions.list]: 1 })
    bench.work.endFirst(attempts[0]?.intendedAt ?? 0n)
    bench.pass()
    const kinds = [...(await bench.launcher.observe(attempts)).values()].map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'ended')).toHaveLength(1)
    const { list, read } = actions
    const counts = bench.calls()
    // The list of Glue holds what ended too.
    const reads = of === GLUE_JOBS ? 0 : 1
    expect((counts[list] ?? 0) + (list === read ? 0 : (counts[read] ?? 0))).toBe(1 + reads)
  })
})

describe('a cluster of EMR', () => {
  let bench: LauncherBench
  beforeEach(async () => {
    bench = await LauncherBench.open(EMR_STEPS.open)
  })
  afterEach(() => bench.close())

  it('takes 256 steps, and has room again after they ended', async () => {
    await bench.submitMany(256)
    const full = await bench.launcher.submit(bench.newAttempt())
    expect(full).toMatchObject({ kind: 'full' })
    bench.pass()
    bench.work.endAll('succeeded', bench.newAttempt().intendedAt)
    bench.pass()
    expect(await bench.launcher.submit(bench.newAttempt())).toMatchObject({ kind: 'accepted' })
  })
})

describe('a token of EMR Serverless', () => {
  it('belongs to one attempt: a second submission of it is the same job run', async () => {
    const bench = await LauncherBench.open(EMR_SERVERLESS.open)
    const attempt = bench.newAttempt()
    const first = await bench.launcher.submit(attempt)
    expect(await bench.launcher.submit(attempt)).toEqual(first)
    expect(await bench.launcher.submit(bench.newAttempt())).not.toEqual(first)
    await bench.close()
  })
})

describe('two submissions of one attempt', () => {
  it('count as running as long as one of them does', async () => {
    const bench = await LauncherBench.open(EMR_STEPS.open)
    const attempt = await bench.submitted()
    await bench.launcher.submit(attempt)
    bench.pass()
    bench.work.endFirst(attempt.intendedAt)
    bench.pass()
    for (const seen of [
      (await bench.launcher.observe([attempt])).get(attempt.attemptId),
      await bench.launcher.find(attempt),
    ])
      expect(seen?.kind).toBe('running')
    await bench.close()
  })
})

describe('a cluster that Amazon EMR does not know any more', () => {
  let bench: LauncherBench
  const shared = (): Promise<string> => Promise.resolve('j-2AXXXXXXGAPLF')
  beforeEach(async () => {
    bench = await LauncherBench.open((service, settings) =>
      EMR_STEPS.open({ ...service, shared }, settings),
    )
  })
  afterEach(() => bench.close())

  it('takes no step', async () => {
    const refused = bench.launcher.submit(bench.newAttempt())
    await expect(refused).rejects.toMatchObject({ code: 'LAUNCHER_REFUSED' })
  })

  it('has no steps: neither one that it is known to have had, nor one in doubt, nor one to cancel', async () => {
    const inDoubt = bench.newAttempt()
    const submitted = { ...bench.newAttempt(), externalId: 's-2AXXXXXXGAPLF' }
    const seen = await bench.launcher.observe([inDoubt, submitted])
    expect([...seen.values()]).toEqual([{ kind: 'notFound' }, { kind: 'notFound' }])
    expect(await bench.launcher.find(submitted)).toEqual({ kind: 'notFound' })
    await bench.launcher.cancel(submitted)
  })
})

describe('a Glue job', () => {
  it('is looked for after a time-out that Glue answers with, and not refused', async () => {
    const bench = await LauncherBench.open(GLUE_JOBS.open)
    const attempt = bench.newAttempt()
    const fault = { code: 'OperationTimeoutException', status: 400, isDone: true }
    bench.aws.script.add({
      service: 'glue',
      action: 'StartJobRun',
      times: 1,
      fault: { kind: 'error', ...fault },
    })
    const doubt: unknown = await bench.launcher.submit(attempt).catch((error: unknown) => error)
    expect(doubt).toMatchObject({ name: 'OperationTimeoutException' })
    bench.pass()
    expect((await bench.launcher.find(attempt)).kind).toBe('running')
    expect(bench.work.started).toHaveLength(1)
    await bench.close()
  })

  it('that was deleted has no runs', async () => {
    const bench = await LauncherBench.open(GLUE_JOBS.open)
    const attempt = await bench.submitted()
    bench.aws.script.add({
      service: 'glue',
      fault: { kind: 'error', code: 'EntityNotFoundException', status: 400 },
    })
    const seen = await bench.launcher.observe([attempt])
    expect(seen.get(attempt.attemptId)).toEqual({ kind: 'notFound' })
    expect(await bench.launcher.find(attempt)).toEqual({ kind: 'notFound' })
    await bench.close()
  })

  it('has no room while as many runs as it may have go on', async () => {
    const [job] = SET_UP.jobs ?? []
    if (job === undefined) throw new Error('no job')
    const jobs = [{ ...job, maxConcurrentRuns: 1 }]
    const bench = await LauncherBench.open(GLUE_JOBS.open, { ...SET_UP, jobs })
    await bench.submitted()
    expect(await bench.launcher.submit(bench.newAttempt())).toMatchObject({ kind: 'full' })
    bench.pass()
    bench.work.endAll('succeeded', bench.clock())
    bench.pass()
    expect(await bench.launcher.submit(bench.newAttempt())).toMatchObject({ kind: 'accepted' })
    await bench.close()
  })
})
