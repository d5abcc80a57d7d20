import type { QueryExecution } from '@aws-sdk/client-athena'
import type { Pacing } from '../aws/pacing'
import { ExecutionPoller } from './execution-poller'

const ID = 'one'
const THROTTLED = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' })
const LOST = new Error('socket hang up')
const DONE: QueryExecution = { QueryExecutionId: ID, Status: { State: 'SUCCEEDED' } }

test('an answer lost after long throttling does not give a statement up: the service was there all along', async () => {
  await expect(
    endedWhen((at) => fail(at < 30_000 ? THROTTLED : at < 36_000 ? LOST : undefined)),
  ).resolves.toBe(DONE)
})

test('a service of which nothing is heard for ten seconds is given up', async () => {
  const heard: number[] = []
  const ended = endedWhen((at) => {
    heard.push(at)
    fail(LOST)
  })
  await expect(ended).rejects.toBe(LOST)
  expect(heard.at(-1)).toBeGreaterThan(10_000)
  expect(heard.at(-1)).toBeLessThan(20_000)
})

test('throttling alone, however long, is waited out', async () => {
  await expect(endedWhen((at) => fail(at < 600_000 ? THROTTLED : undefined))).resolves.toBe(DONE)
})

function endedWhen(look: (at: number) => void): Promise<QueryExecution> {
  const pacing = virtualPacing()
  const poller = new ExecutionPoller(async () => {
    await Promise.resolve()
    look(pacing.now())
    return [DONE]
  }, pacing)
  return poller.ended(ID, new AbortController().signal)
}

function fail(error: Error | undefined): void {
  if (error !== undefined) throw error
}

/** A clock that only sleeping moves. */
function virtualPacing(): Pacing {
  let now = 0
  return {
    now: () => now,
    random: () => 0.5,
    sleep: (milliseconds) => {
      now += milliseconds
      return Promise.resolve()
    },
  }
}
