import { getIntrospectionQuery } from 'graphql'
import { datasets } from '../../schema/datasets'
import { inMemoryServices } from '../support/in-memory-services'
import { type LoopbackServer, startLoopbackServer } from '../support/loopback-server'
import { sampleJobs } from '../support/sample-jobs'

const LIMITS = {
  tokens: 600,
  depth: 15,
  aliases: 3,
  listValues: 5,
  valueDepth: 9,
  rows: 300,
  complexity: 300_000,
}

describe('limits of an operation', () => {
  const memory = inMemoryServices({ datasets, jobs: sampleJobs, answer: () => ({}) })
  let server: LoopbackServer

  beforeAll(async () => {
    server = await startLoopbackServer(memory.services, LIMITS)
  })
  afterAll(() => server.close())

  const page = (first: number) => `accessLog(first: ${first}) { id nodes { path } }`

  async function send(query: string, variables: Record<string, unknown> = {}) {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    const { errors } = (await response.json()) as {
      errors?: { message: string; extensions: { code: string } }[]
    }
    return {
      status: response.status,
      message: errors?.[0]?.message,
      code: errors?.[0]?.extensions.code,
    }
  }

  it.each<[string, string, Record<string, unknown>, string]>([
    ['tokens', `{ ${'__typename '.repeat(700)} }`, {}, 'more than 600 tokens'],
    [
      'aliases',
      `{ a: __typename b: __typename c: __typename d: __typename }`,
      {},
      'aliases 4, and 3',
    ],
    ['rows', `{ ${page(300)} accessLogQuarantine(first: 1) { id } }`, {}, 'rows 301, and 300'],
    [
      'rows by variables',
      'query ($n: Int!) { accessLog(first: $n) { id nodes { path } } }',
      { n: 301 },
      'rows 301, and 300',
    ],
    [
      'listValues',
      '{ accessLog(where: {status: {in: [1, 2, 3, 4, 5, 6]}}) { id } }',
      {},
      'listValues 6, and 5',
    ],
    [
      'listValues of variables',
      'query ($in: [Int!]) { accessLog(where: {status: {in: $in}}) { id } }',
      { in: [1, 2, 3, 4, 5, 6] },
      'listValues 6, and 5',
    ],
    [
      'valueDepth',
      `{ accessLog(where: ${'{and: [{and: ['.repeat(3)}${']}]}'.repeat(3)}) { id } }`,
      {},
      'valueDepth 12, and 9',
    ],
    [
      'depth',
      `{ jobs { ${'needs { '.repeat(15)} name ${'} '.repeat(15)} } }`,
      {},
      'depth 17, and 15',
    ],
    [
      'complexity',
      `{ jobs { ${'needs { '.repeat(5)} name ${'} '.repeat(5)} } }`,
      {},
      'complexity 64000000',
    ],
  ])('refuses what is beyond %s', async (_limit, query, variables, figure) => {
    const before = memory.requests.length
    const { status, message, code } = await send(query, variables)
    expect({ status, code }).toEqual({ status: 200, code: 'OPERATION_TOO_LARGE' })
    expect(message).toContain(figure)
    expect(memory.requests).toHaveLength(before)
  })

  it('takes what is within all of them, and the introspection of tools', async () => {
    expect(await send(`{ ${page(300)} }`)).toMatchObject({ status: 200, code: undefined })
    expect(await send(getIntrospectionQuery())).toMatchObject({ status: 200, message: undefined })
  })
})
