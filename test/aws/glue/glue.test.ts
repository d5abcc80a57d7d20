import { z } from 'zod'
import { scripted } from '../core/executor'
import { virtualAccount, type VirtualAccount } from '../testing/virtual-account'
import { QUICK_TIMES } from './job-records'

const setUp = {
  jobs: [
    {
      name: 'job',
      scriptLocation: 's3://b/job.py',
      glueVersion: '5.0',
      maxConcurrentRuns: 1,
      timeoutMinutes: 2,
    },
  ],
  crawlers: [{ name: 'crawler', role: 'role', databaseName: 'db', paths: ['s3://b/raw'] }],
}

function start(account: VirtualAccount, more: object = {}): string {
  const { JobRunId } = account.call('glue', 'StartJobRun', { JobName: 'job', ...more })
  return z.string().parse(JobRunId)
}

function state(account: VirtualAccount, RunId: string): string {
  const answer = account.call('glue', 'GetJobRun', { JobName: 'job', RunId })
  return z.object({ JobRun: z.looseObject({ JobRunState: z.string() }) }).parse(answer).JobRun
    .JobRunState
}

describe('a Glue job run', () => {
  it('starts, runs and succeeds; there is no second one beside it', () => {
    const account = virtualAccount({ setUp })
    const id = start(account)
    expect(state(account, id)).toBe('STARTING')
    expect(() => start(account)).toThrow('Concurrent runs exceeded')
    account.pass(10)
    expect(state(account, id)).toBe('RUNNING')
    account.pass(1_000)
    expect(state(account, id)).toBe('SUCCEEDED')
    expect(state(account, start(account))).toBe('STARTING')
  })

  it('holds its place for a while after its end where that is set', () => {
    const times = { glue: { ...QUICK_TIMES, slotReleaseMs: 5_000 } }
    const account = virtualAccount({ setUp, times })
    start(account)
    account.pass(3_000)
    expect(() => start(account)).toThrow('Concurrent runs exceeded')
    account.pass(4_000)
    expect(() => start(account)).not.toThrow()
  })

  it('waits for a place when it may be queued, and expires there', () => {
    const times = { glue: { ...QUICK_TIMES, waitingMs: 1_500 } }
    const account = virtualAccount({ setUp, times })
    start(account)
    const [second, third] = [1, 2].map(() => start(account, { JobRunQueuingEnabled: true }))
    expect(state(account, second ?? '')).toBe('WAITING')
    account.pass(1_100)
    expect(state(account, second ?? '')).toBe('STARTING')
    account.pass(500)
    expect(state(account, third ?? '')).toBe('EXPIRED')
  })

  it('is STOPPING until its program is gone; one that ended cannot be stopped', () => {
    const executor = scripted(() => ({ kind: 'succeeded', afterMs: 1_000, cancelMs: 100 }))
    const account = virtualAccount({ setUp, executor })
    const id = start(account)
    account.pass(500)
    state(account, id)
    const stop = () =>
      account.call('glue', 'BatchStopJobRun', { JobName: 'job', JobRunIds: [id, 'jr_none'] })
    expect(stop()).toMatchObject({
      SuccessfulSubmissions: [{ JobRunId: id }],
      Errors: [{ JobRunId: 'jr_none' }],
    })
    expect(state(account, id)).toBe('STOPPING')
    account.pass(100)
    expect(state(account, id)).toBe('STOPPED')
    expect(stop()).toMatchObject({ SuccessfulSubmissions: [] })
  })

  it('is TIMEOUT when it is over its time', () => {
    const executor = scripted(() => ({ kind: 'succeeded', afterMs: 10 * 60_000 }))
    const account = virtualAccount({ setUp, executor })
    const id = start(account)
    account.pass(2 * 60_000 + 10)
    expect(state(account, id)).toBe('TIMEOUT')
  })
})

describe('a Glue crawler', () => {
  const crawler = (account: VirtualAccount) =>
    z
      .object({ Crawler: z.looseObject({ State: z.string(), LastCrawl: z.unknown().optional() }) })
      .parse(account.call('glue', 'GetCrawler', { Name: 'crawler' })).Crawler
  const crawls = (account: VirtualAccount, ...Filters: object[]) =>
    z
      .object({ Crawls: z.array(z.looseObject({ CrawlId: z.string(), State: z.string() })) })
      .parse(account.call('glue', 'ListCrawls', { CrawlerName: 'crawler', Filters })).Crawls

  it('runs one crawl at a time, and is STOPPING before it is READY', () => {
    const account = virtualAccount({ setUp })
    account.call('glue', 'StartCrawler', { Name: 'crawler' })
    expect(() => account.call('glue', 'StartCrawler', { Name: 'crawler' })).toThrow(
      'already started',
    )
    expect(crawler(account).State).toBe('RUNNING')
    account.pass(1_000)
    expect(crawler(account).State).toBe('STOPPING')
    account.pass(10)
    expect(crawler(account)).toMatchObject({ State: 'READY', LastCrawl: { Status: 'SUCCEEDED' } })
    expect(crawls(account)).toMatchObject([{ State: 'COMPLETED' }])
  })

  it('tells its crawls by state and by start in milliseconds', () => {
    const account = virtualAccount({ setUp })
    account.call('glue', 'StartCrawler', { Name: 'crawler' })
    account.pass(5_000)
    account.call('glue', 'StartCrawler', { Name: 'crawler' })
    const later = { FieldName: 'START_TIME', FilterOperator: 'GE', FieldValue: '1700000005000' }
    const done = { FieldName: 'STATE', FilterOperator: 'EQ', FieldValue: 'COMPLETED' }
    expect(crawls(account)).toMatchObject([{ State: 'RUNNING' }, { State: 'COMPLETED' }])
    expect(crawls(account, later)).toMatchObject([{ State: 'RUNNING' }])
    expect(crawls(account, done)).toMatchObject([{ State: 'COMPLETED' }])
    expect(crawls(account, later, done)).toEqual([])
  })

  it('stops', () => {
    const account = virtualAccount({ setUp })
    const stop = () => account.call('glue', 'StopCrawler', { Name: 'crawler' })
    expect(stop).toThrow("isn't running")
    account.call('glue', 'StartCrawler', { Name: 'crawler' })
    stop()
    expect(crawler(account).State).toBe('STOPPING')
    expect(stop).toThrow('is stopping')
    account.pass(10)
    expect(crawler(account)).toMatchObject({ State: 'READY', LastCrawl: { Status: 'CANCELLED' } })
    expect(crawls(account)).toMatchObject([{ State: 'STOPPED' }])
  })
})
