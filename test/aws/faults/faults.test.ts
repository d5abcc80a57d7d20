import { z } from 'zod'
import type { Members } from '../core/service'
import { SET_UP } from '../testing/set-up'
import { virtualAccount, type VirtualAccount } from '../testing/virtual-account'

const applicationId = SET_UP.applications[0].id
const executionRoleArn = 'arn:aws:iam::123456789012:role/job'

interface Reading {
  readonly service: string
  readonly action: string
  /** Makes one more thing that the action shows. */
  readonly make: (account: VirtualAccount, index: number) => void
  readonly input: (account: VirtualAccount) => Members
  /** Where the answer has what is listed, its states and the token. */
  readonly list: string
  readonly state: (item: Members) => unknown
  readonly token: string
}

const status = (item: Members) => z.looseObject({ State: z.string() }).parse(item['Status']).State
const listedIn = (answer: Members, list: string) =>
  z.array(z.record(z.string(), z.unknown())).parse(answer[list])

function onlyCluster(account: VirtualAccount): string {
  const ids = listedIn(account.call('emr', 'ListClusters', {}), 'Clusters')
  if (ids[0] !== undefined) return z.string().parse(ids[0]['Id'])
  const Instances = { KeepJobFlowAliveWhenNoSteps: true }
  return z.string().parse(account.call('emr', 'RunJobFlow', { Name: 'c', Instances })['JobFlowId'])
}

const step = { Name: 's', ActionOnFailure: 'CONTINUE', HadoopJarStep: { Jar: 'j' } }

const READINGS: readonly Reading[] = [
  {
    service: 'emr',
    action: 'ListClusters',
    make: (account) => account.call('emr', 'RunJobFlow', { Name: 'c', Instances: {} }),
    input: () => ({}),
    list: 'Clusters',
    state: status,
    token: 'Marker',
  },
  {
    service: 'emr',
    action: 'ListSteps',
    make: (account) =>
      account.call('emr', 'AddJobFlowSteps', { JobFlowId: onlyCluster(account), Steps: [step] }),
    input: (account) => ({ ClusterId: onlyCluster(account) }),
    list: 'Steps',
    state: status,
    token: 'Marker',
  },
  {
    service: 'emr-serverless',
    action: 'ListJobRuns',
    make: (account, index) =>
      account.call('emr-serverless', 'StartJobRun', {
        applicationId,
        executionRoleArn,
        clientToken: `t${index}`,
      }),
    input: () => ({ applicationId }),
    list: 'jobRuns',
    state: ({ state }) => state,
    token: 'nextToken',
  },
  {
    service: 'glue',
    action: 'GetJobRuns',
    make: (account) => account.call('glue', 'StartJobRun', { JobName: 'job' }),
    input: () => ({ JobName: 'job' }),
    list: 'JobRuns',
    state: ({ JobRunState }) => JobRunState,
    token: 'NextToken',
  },
  {
    service: 'glue',
    action: 'ListCrawls',
    make: (account) => {
      account.call('glue', 'StartCrawler', { Name: 'crawler' })
      account.pass(2_000)
      account.aws.advance()
    },
    input: () => ({ CrawlerName: 'crawler' }),
    list: 'Crawls',
    state: ({ State }) => State,
    token: 'NextToken',
  },
]

describe.each(READINGS)('$action of $service', (reading) => {
  const { service, action, make, input, list, state, token } = reading
  const read = (account: VirtualAccount, more: Members = {}) =>
    account.call(service, action, { ...input(account), ...more })

  function withThree(): VirtualAccount {
    const account = virtualAccount({ setUp: SET_UP })
    for (let index = 0; index < 3; index += 1) make(account, index)
    return account
  }

  it('does not see what is new while it lags', () => {
    const account = withThree()
    account.script.add({ service, action, fault: { kind: 'lag', ms: 60_000 } })
    expect(listedIn(read(account), list)).toEqual([])
    account.pass(61_000)
    expect(listedIn(read(account), list)).toHaveLength(3)
  })

  it('has short and empty pages that lead on', () => {
    const account = withThree()
    account.script.add({ service, action, times: 1, fault: { kind: 'shortPage', items: 0 } })
    account.script.add({ service, action, from: 2, fault: { kind: 'shortPage', items: 2 } })
    const counts: number[] = []
    for (let more: Members = {}; ;) {
      const page = read(account, more)
      counts.push(listedIn(page, list).length)
      if (page[token] === undefined) break
      more = { [token]: page[token] }
    }
    expect(counts).toEqual([0, 2, 1])
  })

  it('shows a state that nobody knows', () => {
    const account = withThree()
    account.script.add({ service, action, fault: { kind: 'unknownState', state: 'MELTED' } })
    expect(listedIn(read(account), list).map(state)).toEqual(['MELTED', 'MELTED', 'MELTED'])
  })
})

describe('a cancel that comes too late', () => {
  it.each([
    ['glue', 'BatchStopJobRun'],
    ['emr-serverless', 'CancelJobRun'],
  ])('at %s is accepted, and the work succeeds', (service, action) => {
    const account = virtualAccount({ setUp: SET_UP })
    account.script.add({ service, action, fault: { kind: 'cancelTooLate' } })
    const start = service === 'glue' ? startGlue : startServerless
    const { cancel, state } = start(account)
    account.pass(100)
    account.aws.advance()
    cancel()
    account.pass(5_000)
    expect(state()).toMatch(/^SUCC/)
  })
})

function startGlue(account: VirtualAccount) {
  const { JobRunId } = account.call('glue', 'StartJobRun', { JobName: 'job' })
  const read = { JobName: 'job', RunId: JobRunId }
  const answer = z.object({ JobRun: z.looseObject({ JobRunState: z.string() }) })
  return {
    cancel: () =>
      account.call('glue', 'BatchStopJobRun', { JobName: 'job', JobRunIds: [JobRunId] }),
    state: () => answer.parse(account.call('glue', 'GetJobRun', read)).JobRun.JobRunState,
  }
}

function startServerless(account: VirtualAccount) {
  const request = { applicationId, executionRoleArn, clientToken: 't' }
  const { jobRunId } = account.call('emr-serverless', 'StartJobRun', request)
  const read = { applicationId, jobRunId }
  const answer = z.object({ jobRun: z.looseObject({ state: z.string() }) })
  return {
    cancel: () => account.call('emr-serverless', 'CancelJobRun', read),
    state: () => answer.parse(account.call('emr-serverless', 'GetJobRun', read)).jobRun.state,
  }
}
