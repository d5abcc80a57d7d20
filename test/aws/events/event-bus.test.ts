import { virtualAccount, type VirtualAccount } from '../testing/virtual-account'
import { z } from 'zod'

const QueueUrl = 'http://127.0.0.1/123456789012/events'
const setUp = {
  jobs: [
    {
      name: 'job',
      scriptLocation: 's3://b/job.py',
      glueVersion: '5.0',
      maxConcurrentRuns: 10,
      timeoutMinutes: 2,
    },
  ],
  queues: [{ name: 'events', visibilityTimeoutMs: 1_000 }],
  rules: [{ queue: 'events', sources: ['aws.glue'] }],
}

const received = z.object({
  Messages: z.array(z.object({ Body: z.string(), ReceiptHandle: z.string() })).default([]),
})

function receive(account: VirtualAccount) {
  const answer = account.call('sqs', 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10 })
  return received.parse(answer).Messages
}

function finishedRun(account: VirtualAccount): void {
  account.call('glue', 'StartJobRun', { JobName: 'job' })
  account.pass(2_000)
  account.aws.advance()
}

describe('a state change', () => {
  it('is a message in the queue that comes again until it is deleted', () => {
    const account = virtualAccount({ setUp })
    finishedRun(account)
    const [message] = receive(account)
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({
      source: 'aws.glue',
      'detail-type': 'Glue Job State Change',
      detail: { jobName: 'job', state: 'SUCCEEDED' },
    })
    expect(receive(account)).toEqual([])
    account.pass(1_000)
    const [again] = receive(account)
    const Entries = [
      { Id: '1', ReceiptHandle: again?.ReceiptHandle },
      { Id: '2', ReceiptHandle: 'none' },
    ]
    expect(account.call('sqs', 'DeleteMessageBatch', { QueueUrl, Entries })).toMatchObject({
      Successful: [{ Id: '1' }],
      Failed: [{ Id: '2', Code: 'ReceiptHandleIsInvalid' }],
    })
    account.pass(1_000)
    expect(receive(account)).toEqual([])
  })

  it.each([
    [{ kind: 'lostEvent' }, 0, 0],
    [{ kind: 'duplicate' }, 2, 0],
    [{ kind: 'lag', ms: 5_000 }, 0, 1],
  ] as const)('under %j is received %d times, and %d more later', (fault, now, later) => {
    const account = virtualAccount({ setUp })
    account.script.add({ service: 'events', action: 'Deliver', fault })
    finishedRun(account)
    const first = receive(account)
    expect(first).toHaveLength(now)
    for (const { ReceiptHandle } of first)
      account.call('sqs', 'DeleteMessage', { QueueUrl, ReceiptHandle })
    account.pass(5_000)
    expect(receive(account)).toHaveLength(later)
  })
})
