import { takeStateChanges, type QueueMessage } from './state-change-queue'

function queueOf(bodies: readonly unknown[]) {
  const messages = bodies.map((body, index): QueueMessage => {
    return {
      receipt: `r${index}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }
  })
  const deleted: string[] = []
  const woken: string[][] = []
  return {
    deleted,
    woken,
    client: {
      receive: () => Promise.resolve(messages),
      delete: (receipts: readonly string[]) => Promise.resolve(void deleted.push(...receipts)),
    },
  }
}

describe('the queue of state changes', () => {
  it('wakes the attempts that events of EMR, EMR Serverless and Glue name, in one call', async () => {
    const queue = queueOf([
      { 'detail-type': 'EMR Step Status Change', detail: { stepId: 's-1', clusterId: 'j-1' } },
      { 'detail-type': 'Glue Job State Change', detail: { jobRunId: 'jr_1', state: 'SUCCEEDED' } },
      { 'detail-type': 'Glue Job State Change', detail: { jobRunId: 'jr_1', state: 'STOPPED' } },
    ])
    const wakeAttempts = (ids: readonly string[]) =>
      Promise.resolve(void queue.woken.push([...ids]))
    expect(await takeStateChanges({ client: queue.client, wakeAttempts })).toBe(3)
    expect(queue.woken).toEqual([['s-1', 'j-1', 'jr_1']])
    expect(queue.deleted).toEqual(['r0', 'r1', 'r2'])
  })

  it('deletes what it cannot read, and keeps what could not be told', async () => {
    const broken = queueOf(['{', { detail: 7 }])
    const never = () => Promise.reject(new Error('nothing to wake'))
    await takeStateChanges({ client: broken.client, wakeAttempts: never })
    expect(broken.deleted).toEqual(['r0', 'r1'])
    const untold = queueOf([{ detail: { jobRunId: 'jr_1' } }])
    const failing = takeStateChanges({ client: untold.client, wakeAttempts: never })
    await expect(failing).rejects.toThrow('nothing to wake')
    expect(untold.deleted).toEqual([])
  })
})
