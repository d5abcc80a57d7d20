import { z } from 'zod'
import { scripted } from '../core/executor'
import { virtualAccount, type VirtualAccount } from '../testing/virtual-account'
import { QUICK_TIMES } from './records'

const APPLICATION = '00app'
const setUp = (maxConcurrentRuns = 10, autoStart = true) => ({
  applications: [
    { id: APPLICATION, name: 'app', releaseLabel: 'emr-7.5.0', autoStart, maxConcurrentRuns },
  ],
})

function start(account: VirtualAccount, clientToken: string, entryPoint = 's3://b/job.py'): string {
  const answer = account.call('emr-serverless', 'StartJobRun', {
    applicationId: APPLICATION,
    clientToken,
    executionRoleArn: 'arn:aws:iam::123456789012:role/job',
    jobDriver: { sparkSubmit: { entryPoint } },
  })
  return z.string().parse(answer['jobRunId'])
}

function state(account: VirtualAccount, jobRunId: string): unknown {
  const answer = account.call('emr-serverless', 'GetJobRun', {
    applicationId: APPLICATION,
    jobRunId,
  })
  return z.object({ jobRun: z.looseObject({ state: z.string() }) }).parse(answer).jobRun.state
}

function cancel(account: VirtualAccount, jobRunId: string): void {
  account.call('emr-serverless', 'CancelJobRun', { applicationId: APPLICATION, jobRunId })
}

describe('an EMR Serverless job run', () => {
  it('goes through its states, each at its time', () => {
    const account = virtualAccount({ setUp: setUp() })
    const id = start(account, 't')
    const seen = [0, 5, 15, 5, 1_000].map((passed) => {
      account.pass(passed)
      return state(account, id)
    })
    expect(seen).toEqual(['SUBMITTED', 'PENDING', 'SCHEDULED', 'RUNNING', 'SUCCESS'])
  })

  it('is the same run for the same token, a conflict for another request, and new after its life', () => {
    const times = { emrServerless: { ...QUICK_TIMES, tokenLifeMs: 60_000 } }
    const account = virtualAccount({ setUp: setUp(), times })
    const id = start(account, 't')
    expect(start(account, 't')).toBe(id)
    expect(() => start(account, 't', 's3://b/other.py')).toThrow('another request')
    account.pass(60_000)
    expect(start(account, 't')).not.toBe(id)
  })

  it('is QUEUED while the application has no place', () => {
    const account = virtualAccount({ setUp: setUp(1) })
    const [first, second] = [start(account, 'a'), start(account, 'b')]
    account.pass(500)
    expect([state(account, first), state(account, second)]).toEqual(['RUNNING', 'QUEUED'])
    account.pass(600)
    expect(state(account, first)).toBe('SUCCESS')
    account.pass(1_100)
    expect(state(account, second)).toBe('SUCCESS')
  })

  it('is CANCELLING until its program is gone; a final state stays', () => {
    const executor = scripted(() => ({ kind: 'succeeded', afterMs: 1_000, cancelMs: 100 }))
    const account = virtualAccount({ setUp: setUp(), executor })
    const id = start(account, 't')
    account.pass(500)
    expect(state(account, id)).toBe('RUNNING')
    cancel(account, id)
    expect(state(account, id)).toBe('CANCELLING')
    account.pass(100)
    expect(state(account, id)).toBe('CANCELLED')
    expect(() => cancel(account, id)).toThrow('final state CANCELLED')
  })

  it('can be canceled before it runs, and fails with its message', () => {
    const executor = scripted(() => ({ kind: 'failed', afterMs: 10, message: 'Job failed: oh' }))
    const account = virtualAccount({ setUp: setUp(), executor })
    const [canceled, failed] = [start(account, 'a'), start(account, 'b')]
    cancel(account, canceled)
    account.pass(1_000)
    expect([state(account, canceled), state(account, failed)]).toEqual(['CANCELLED', 'FAILED'])
  })

  it('needs a started application where that does not start by itself', () => {
    const account = virtualAccount({ setUp: setUp(10, false) })
    expect(() => start(account, 't')).toThrow('not started')
    account.call('emr-serverless', 'StartApplication', { applicationId: APPLICATION })
    expect(state(account, start(account, 't'))).toBe('SUBMITTED')
  })
})
