import { setTimeout as delay } from 'node:timers/promises'
import { sampleJobs } from '../support/sample-jobs'
import { inMemoryServices, UNANSWERED } from '../support/in-memory-services'
import { buildSchema } from '../../resolvers/build-schema'
import { operationContext } from '../../resolvers/operation-context'
import { datasets } from '../../schema/datasets'
import { anonymous } from '../../src/access/anonymous'
import { DEFAULT_LIMITS } from '../../src/config/limits'
import { CodedError } from '../../src/model/coded-error'
import { createServer, type Server } from '../../src/server/create-server'
import { jsonLogger } from '../../src/server/logger'
import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

interface Reply {
  readonly status: number
  readonly body: { data?: Record<string, never> | null; errors?: readonly Fault[] }
}
interface Fault {
  readonly message: string
  readonly path?: readonly string[]
  readonly extensions: { readonly code: string; readonly retryable: boolean }
}

describe('the server over HTTP', () => {
  const log: string[] = []
  let databaseFault: Error | null = null
  const memory = inMemoryServices({
    datasets,
    jobs: sampleJobs,
    answer: ({ dataset, first }) => {
      if (first === 13) throw new Error('password=hunter2 at db.internal')
      if (first === 0) throw new CodedError('FIRST_OUT_OF_RANGE', 'first is 0: take 1 to 10000')
      return dataset.name === 'trafficByHour'
        ? {
            nodes: [
              {
                device: 'bot',
                requests: 9_007_199_254_740_993n,
                bytes: 0n,
                errors: 0n,
                clientErrors: 0n,
                errorRate: null,
              },
            ],
            totals: {
              requests: 9999n,
              bytes: 1n,
              errors: 3n,
              clientErrors: 217n,
              errorRate: 0.5,
              averageBytes: 1,
            },
            totalCount: 1n,
          }
        : {
            nodes: [
              {
                time: 1_431_857_103_000_001n,
                status: 200,
                device: 'desktop',
                line: 1n,
                file: 'ab',
              },
            ],
            totalCount: 1n,
          }
    },
  })
  let server: Server
  let address: string

  beforeAll(async () => {
    const graphiqlFolder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-graphiql-'))
    writeFileSync(path.join(graphiqlFolder, 'index.html'), '<title>GraphiQL</title>')
    writeFileSync(path.join(graphiqlFolder, 'page.js'), '0')
    server = await createServer({
      limits: DEFAULT_LIMITS,
      schema: buildSchema({ datasets, jobs: sampleJobs }),
      context: async (_request, signal) => operationContext(memory.services, anonymous(), signal),
      readiness: [
        {
          name: 'database',
          check: async () => {
            if (databaseFault) throw databaseFault
          },
        },
      ],
      logger: jsonLogger(
        (line) => log.push(line),
        () => 0,
      ),
      graphiqlFolder,
      newReference: () => 'ref-1',
    })
    address = await server.listen({ host: '127.0.0.1', port: 0 })
  })
  afterAll(() => server.close())
  beforeEach(() => {
    memory.requests.length = 0
  })

  async function send(
    query: string,
    variables: object = {},
    accept = 'application/json',
  ): Promise<Reply> {
    const response = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query, variables }),
    })
    return { status: response.status, body: (await response.json()) as Reply['body'] }
  }
  const codeOf = ({ body }: Reply): string | undefined => body.errors?.[0]?.extensions.code

  it('answers groups, with 64-bit counts as strings', async () => {
    const { body } =
      await send(`{ trafficByHour(groupBy: [DEVICE], orderBy: [{field: REQUESTS, direction: DESC}],
      where: {hour: {gte: "2015-05-17T02:00+02:00"}, status: {in: [200, 304]}, and: [{device: {eq: BOT}}]}) {
        id nodes { device day requests errorRate } groupedBy totals { requests clientErrors } totalCount
        source { engine executionMs publishedAt run { id status } } } }`)
    expect(body).toEqual({
      data: {
        trafficByHour: {
          id: 'answer of trafficByHour',
          nodes: [{ device: 'BOT', day: null, requests: '9007199254740993', errorRate: null }],
          groupedBy: ['DEVICE'],
          totals: { requests: '9999', clientErrors: '217' },
          totalCount: '1',
          source: {
            engine: 'memory',
            executionMs: 0,
            publishedAt: '2015-05-17T10:05:03.000001Z',
            run: { id: expect.any(String), status: 'SUCCEEDED' },
          },
        },
      },
    })
    expect(memory.requests[0]).toMatchObject({
      groupBy: ['device'],
      orderBy: [{ field: 'requests', direction: 'desc' }],
      first: 100,
      where: {
        kind: 'all',
        of: [
          { field: 'hour', operator: 'gte', value: 1_431_820_800_000_000n },
          { kind: 'in', field: 'status', values: [200, 304] },
          { kind: 'all', of: [{ field: 'device', operator: 'eq', value: 'bot' }] },
        ],
      },
    })
    expect([...(memory.requests[0]?.parts ?? [])]).toEqual(['nodes', 'totals', 'totalCount'])
    expect(memory.requests[0]?.select).toEqual({
      nodes: new Set(['device', 'day', 'requests', 'errorRate']),
      totals: new Set(['requests', 'clientErrors']),
      compared: new Set(),
      comparedTotals: new Set(),
    })
  })

  it('answers all fields of an operation in one session', async () => {
    const before = memory.sessions()
    await send('{ a: accessLog { id } b: accessLog { totalCount } trafficByHour { id } }')
    expect(memory.requests).toHaveLength(3)
    expect(memory.sessions()).toBe(before + 1)
  })

  it('tells the session when its client has gone before the answer', async () => {
    await send('{ accessLog { id } }')
    expect(memory.signals.at(-1)?.aborted).toBe(false)
    const client = new AbortController()
    const sent = fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ accessLog(first: ${UNANSWERED}) { id } }` }),
      signal: client.signal,
    }).catch(() => 'gone')
    while (memory.requests.at(-1)?.first !== UNANSWERED) await delay(5)
    client.abort()
    expect(await sent).toBe('gone')
    while (memory.signals.at(-1)?.aborted !== true) await delay(5)
  })

  it('keeps the answers of neighbours when one field fails', async () => {
    const { body, status } = await send(
      '{ bad: accessLog(first: 0) { id } good: accessLog { id } }',
    )
    expect(status).toBe(200)
    expect(body.data).toEqual({ bad: null, good: { id: 'answer of accessLog' } })
    expect(body.errors).toEqual([
      {
        message: 'first is 0: take 1 to 10000',
        locations: [{ line: 1, column: 3 }],
        path: ['bad'],
        extensions: { code: 'FIRST_OUT_OF_RANGE', retryable: false },
      },
    ])
  })

  it('masks what is internal and logs it under a reference', async () => {
    const reply = await send('{ accessLog(first: 13) { id } }')
    expect(codeOf(reply)).toBe('INTERNAL_SERVER_ERROR')
    expect(JSON.stringify(reply.body)).not.toMatch(/hunter2|db\.internal|\.ts/)
    expect(JSON.stringify(reply.body)).toContain('ref-1')
    expect(log.find((line) => line.includes('ref-1'))).toContain('hunter2')
  })

  it.each([
    ['{', 'GRAPHQL_PARSE_FAILED'],
    [`{ jobs ${'{ needs '.repeat(20_000)}`, 'GRAPHQL_PARSE_FAILED'],
    ['{ accessLog { nope } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ accessLog(where: {method: null}) { id } }', 'BAD_USER_INPUT'],
    ['{ accessLog(where: {and: [{method: {eq: null}}]}) { id } }', 'BAD_USER_INPUT'],
    [
      '{ accessLog(where: {time: {gte: "2015-05-17T00:00:00"}}) { id } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['{ run(id: "x") { id } }', 'BAD_USER_INPUT'],
    ['{ runs(first: 501) { nodes { id } } }', 'FIRST_OUT_OF_RANGE'],
    ['{ runs(after: "x") { nodes { id } } }', 'CURSOR_MISMATCH'],
    ['mutation { cancelRun(id: "UnVuOnJ1bi05OQ") { run { id } } }', 'NOT_FOUND'],
    [
      'mutation { startCleanAccessLogs(input: {}, idempotencyKey: "") { run { id } } }',
      'BAD_USER_INPUT',
    ],
  ])('refuses %s as %s', async (query, code) => {
    const reply = await send(query)
    expect(codeOf(reply)).toBe(code)
    expect(JSON.stringify(reply.body)).not.toContain('call stack')
    expect(memory.requests).toEqual([])
  })

  it('refuses variables of the wrong form as BAD_USER_INPUT', async () => {
    const query = 'query ($at: DateTime!) { accessLog(where: {time: {eq: $at}}) { id } }'
    const reply = await send(query, { at: '2015-02-29T00:00Z' })
    expect(codeOf(reply)).toBe('BAD_USER_INPUT')
    // A client of plain JSON reads the code, one of the newer type the status too.
    expect(reply.status).toBe(200)
  })

  it('starts a run once for one key, and follows it by its id', async () => {
    const start = `mutation ($until: DateTime!) { startSummarizeTraffic(idempotencyKey: "k",
      input: {window: {from: "2015-05-17T00:00Z", until: $until}}) { run { id status input job { name produces { name } } } } }`
    const first = await send(start, { until: '2015-05-21T02:00:00+02:00' })
    expect(first.body.errors).toBeUndefined()
    const again = await send(start, { until: '2015-05-21T00:00Z' })
    expect(again.body).toEqual(first.body)
    const { run } = (
      first.body.data as unknown as {
        startSummarizeTraffic: { run: { id: string; input: unknown } }
      }
    ).startSummarizeTraffic
    expect(run).toMatchObject({
      status: 'QUEUED',
      input: { window: { from: '2015-05-17T00:00:00Z', until: '2015-05-21T00:00:00Z' } },
      job: { name: 'summarizeTraffic', produces: [{ name: 'trafficByHour' }] },
    })
    expect(codeOf(await send(start, { until: '2015-05-22T00:00Z' }))).toBe('IDEMPOTENCY_KEY_REUSED')
    const found = await send(
      'query ($id: ID!) { run(id: $id) { id } runs(where: {status: [QUEUED]}) { edges { cursor node { id } } pageInfo { hasNextPage } } }',
      { id: run.id },
    )
    expect(found.body.data).toMatchObject({
      run: { id: run.id },
      runs: { edges: [{ node: { id: run.id } }], pageInfo: { hasNextPage: false } },
    })
    const canceled = await send('mutation ($id: ID!) { cancelRun(id: $id) { run { status } } }', {
      id: run.id,
    })
    expect(canceled.body.data).toEqual({ cancelRun: { run: { status: 'CANCELED' } } })
  })

  it('describes jobs and datasets', async () => {
    const { body } = await send(`{ jobs { name needs { name } }
      dataset(name: "trafficByHour") { name table kind grain producedBy { name } published { snapshotId run { id } } fields { name type additivity } }
      none: dataset(name: "x") { id } datasets { id name } }`)
    expect(body.errors).toBeUndefined()
    expect(body.data).toMatchObject({
      dataset: {
        table: 'refined.traffic_by_hour',
        kind: 'GROUPS',
        producedBy: [{ name: 'summarizeTraffic' }],
        published: { snapshotId: '7' },
        fields: expect.arrayContaining([
          { name: 'errorRate', type: 'double', additivity: 'NON_ADDITIVE' },
          { name: 'day', type: 'date', additivity: null },
        ]),
      },
      none: null,
    })
  })

  it('takes queries by GET, never mutations, and no request that a foreign page can send', async () => {
    const get = (query: string, headers: Record<string, string>) =>
      fetch(`${address}/graphql?query=${encodeURIComponent(query)}`, { headers })
    const asked = { 'apollo-require-preflight': 'true' }
    expect(await (await get('{ accessLog { id } }', asked)).json()).toEqual({
      data: { accessLog: { id: 'answer of accessLog' } },
    })
    expect((await get('mutation { cancelRun(id: "x") { run { id } } }', asked)).status).toBe(405)
    const foreign = await get('{ accessLog { id } }', {})
    expect(foreign.status).toBe(400)
    expect(((await foreign.json()) as Reply['body']).errors?.[0]?.extensions.code).toBe(
      'BAD_REQUEST',
    )
  })

  it('speaks GraphQL over HTTP: an invalid document is 400 as graphql-response+json', async () => {
    const media = 'application/graphql-response+json'
    expect((await send('{ nope }', {}, media)).status).toBe(400)
    expect((await send('{ accessLog { id } }', {}, media)).status).toBe(200)
  })

  it('answers broken bodies and unknown places in the same shape', async () => {
    const post = (path: string, type: string, body: string) =>
      fetch(`${address}${path}`, { method: 'POST', headers: { 'content-type': type }, body })
    const replies = [
      await post('/graphql', 'application/json', '{'),
      await post('/graphql', 'application/json', `"${'x'.repeat(1_100_000)}"`),
      await post('/graphql', 'application/xml', '<a/>'),
      await fetch(`${address}/nowhere?secret=1`),
      await fetch(`${address}/graphiql/missing.js`),
      await fetch(`${address}/graphiql/..%2Fpackage.json`),
      await fetch(`${address}/%zz`),
      await fetch(`${address}/graphql`, { method: 'DELETE' }),
    ]
    const statuses = replies.map(({ status }) => status)
    expect(statuses).toEqual([400, 413, 415, 404, 404, 404, 400, 405])
    for (const reply of replies) {
      const { errors } = (await reply.json()) as Reply['body']
      expect(['BAD_REQUEST', 'NOT_FOUND']).toContain(errors?.[0]?.extensions.code)
    }
  })

  it('leads / to GraphiQL', async () => {
    const root = await fetch(address, { redirect: 'manual' })
    expect([root.status, root.headers.get('location')]).toEqual([302, '/graphiql'])
    expect(await (await fetch(`${address}/graphiql`)).text()).toContain('GraphiQL')
    expect((await fetch(`${address}/graphiql/page.js`)).headers.get('content-type')).toMatch(
      /javascript/,
    )
  })

  it('tells whether it lives, is ready and how it does', async () => {
    expect((await fetch(`${address}/healthz`)).status).toBe(200)
    expect((await fetch(`${address}/readyz`)).status).toBe(200)
    databaseFault = new Error('password=hunter2')
    const unready = await fetch(`${address}/readyz`)
    expect([unready.status, await unready.json()]).toEqual([
      503,
      { ready: false, checks: { database: 'does not answer' } },
    ])
    databaseFault = null
    const metrics = await (await fetch(`${address}/metrics`)).text()
    expect(metrics).toMatch(
      /lakefront_http_request_seconds_count\{route="\/graphql",method="POST",status="200"\}/,
    )
    expect(metrics).toMatch(/lakefront_graphql_errors_total\{code="BAD_USER_INPUT"\}/)
  })

  it('never logs variables or query strings', () => {
    expect(log.join('')).not.toMatch(/2015-02-29|secret=1|accessLog%20/)
  })
})
