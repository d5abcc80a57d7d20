import { isDeepStrictEqual } from 'node:util'
import type { Session } from './cache-cases'
import type { Data, Endpoint, OpenClient, Operation } from './caching-client'
import type { TrafficLake } from './traffic-lake'

/**
 * `mixed`: what was read is no answer of any snapshot published so far. `held mixed`: nor is what a
 * view shows that is still open. `sent again`: the cache did not serve what it had.
 */
export interface Fault {
  readonly what: 'mixed' | 'held mixed' | 'sent again'
  readonly query: string
  readonly variables: Operation['variables']
  readonly answer: unknown
  readonly expected: readonly unknown[]
}

export interface CheckedSession extends Session {
  readonly faults: readonly Fault[]
}

/**
 * Checks each connection by itself: a cache may put an operation together from fields that it got
 * one after the other, and there only the whole of a field can be kept.
 */
export function openSession(
  open: OpenClient,
  lake: TrafficLake,
  schema: Endpoint['schema'],
): CheckedSession {
  let sent = 0
  let published = 0
  const faults: Fault[] = []
  const opened = new Map<string, Operation>()
  const client = open({
    url: lake.url,
    schema,
    fetch: (...args) => {
      sent += 1
      return fetch(...args)
    },
  })
  lake.publish(0)

  async function check(what: Fault['what'], operation: Operation, answer: Data): Promise<void> {
    const answers = (await lake.answers(operation)).slice(0, published + 1)
    const fields = new Set([answer, ...answers].flatMap((one) => Object.keys(one)))
    for (const field of fields) {
      const expected = answers.map((one) => one[field])
      if (expected.some((one) => isDeepStrictEqual(one, answer[field]))) continue
      faults.push({ what, ...operation, answer: answer[field], expected })
    }
  }

  async function read(operation: Operation): Promise<Data> {
    const answer = await client.read(operation)
    await check('mixed', operation, answer)
    opened.set(JSON.stringify(operation), operation)
    for (const view of opened.values()) {
      const held = await client.held(view)
      if (held !== null) await check('held mixed', view, held)
    }
    return answer
  }

  return {
    faults,
    read,
    async readAgain(operation) {
      const before = sent
      const answer = await read(operation)
      if (sent > before) faults.push({ what: 'sent again', ...operation, answer, expected: [] })
      return answer
    },
    async publish() {
      published += 1
      lake.publish(published)
    },
  }
}
