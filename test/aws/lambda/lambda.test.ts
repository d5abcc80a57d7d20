import type { Work } from '../core/executor'
import { scripted } from '../core/executor'
import { virtualAccount } from '../testing/virtual-account'

const setUp = { functions: [{ name: 'f', maximumRetryAttempts: 2 }] }

function recording(kind: 'succeeded' | 'failed') {
  const started: Work[] = []
  const executor = {
    ...scripted(() => ({ kind, afterMs: 100, message: 'oh', output: '{"a":1}' })),
    start: (work: Work) => void started.push(work),
  }
  return { started, executor }
}

describe('an invocation', () => {
  it('as an event answers 202 at once and runs later, tried again after one and two minutes', () => {
    const { started, executor } = recording('failed')
    const account = virtualAccount({ setUp, executor })
    const call = { FunctionName: 'f', InvocationType: 'Event', Payload: '{}' }
    expect(account.call('lambda', 'Invoke', call)).toEqual({ StatusCode: 202 })
    expect(started).toHaveLength(0)
    const count = [5, 60_100, 120_100, 600_000].map((passed) => {
      account.pass(passed)
      account.aws.advance()
      return started.length
    })
    expect(count).toEqual([1, 2, 3, 3])
  })

  it('is delivered twice when the fault says so', () => {
    const { started, executor } = recording('succeeded')
    const account = virtualAccount({ setUp, executor })
    account.script.add({ service: 'lambda', fault: { kind: 'duplicate' } })
    account.call('lambda', 'Invoke', { FunctionName: 'f', InvocationType: 'Event', Payload: '7' })
    account.pass(5)
    account.aws.advance()
    expect(started.map(({ payload }) => payload)).toEqual(['7', '7'])
  })

  it('answers what the function answers when the caller waits', () => {
    const { executor } = recording('succeeded')
    const account = virtualAccount({ setUp, executor })
    const input = { FunctionName: 'f', Payload: '{}' }
    const { delivery } = account.aws.call({ service: 'lambda', operation: 'Invoke', input })
    if (delivery.kind !== 'waiting') throw new Error(delivery.kind)
    expect(delivery.poll(account.aws.advance())).toBeNull()
    account.pass(100)
    expect(delivery.poll(account.aws.advance())).toMatchObject({
      StatusCode: 200,
      Payload: '{"a":1}',
    })
  })
})
