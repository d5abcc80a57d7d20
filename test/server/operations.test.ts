import { setTimeout as delay } from 'node:timers/promises'
import { UNANSWERED } from '../support/in-memory-services'
import { codeOf, startSampleServer, type SampleServer } from './sample-server'

describe('operations over HTTP', () => {
  let server: SampleServer
  beforeAll(async () => {
    server = await startSampleServer()
  })
  afterAll(() => server.close())
  beforeEach(() => {
    server.memory.requests.length = 0
  })

  it('answers groups, with 64-bit counts as strings', async () => {
    const { body } =
      await server.send(`{ trafficByHour(groupBy: [DEVICE], orderBy: [{field: REQUESTS, direction: DESC}],
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
    expect(server.memory.requests[0]).toMatchObject({
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
    expect([...(server.memory.requests[0]?.parts ?? [])]).toEqual(['nodes', 'totals', 'totalCount'])
    expect(server.memory.requests[0]?.select).toEqual({
      nodes: new Set(['device', 'day', 'requests', 'errorRate']),
      totals: new Set(['requests', 'clientErrors']),
      compared: new Set(),
      comparedTotals: new Set(),
    })
  })

  it('answers all fields of an operation in one session', async () => {
    const before = server.memory.sessions()
    await server.send('{ a: accessLog { id } b: accessLog { totalCount } trafficByHour { id } }')
    expect(server.memory.requests).toHaveLength(3)
    expect(server.memory.sessions()).toBe(before + 1)
  })

  it('tells the session when its client has gone before the answer', async () => {
    await server.send('{ accessLog { id } }')
    expect(server.memory.signals.at(-1)?.aborted).toBe(false)
    const client = new AbortController()
    const sent = fetch(`${server.address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ accessLog(first: ${UNANSWERED}) { id } }` }),
      signal: client.signal,
    }).catch(() => 'gone')
    while (server.memory.requests.at(-1)?.first !== UNANSWERED) await delay(5)
    client.abort()
    expect(await sent).toBe('gone')
    while (server.memory.signals.at(-1)?.aborted !== true) await delay(5)
  })

  it('keeps the answers of neighbours when one field fails', async () => {
    const { body, status } = await server.send(
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

  it('logs the cause of what an engine could not do', async () => {
    const { body } = await server.send('{ trafficByHour(groupBy: [], first: 14) { totalCount } }')
    expect(body.errors).toMatchObject([{ extensions: { code: 'ENGINE_UNAVAILABLE' } }])
    expect(JSON.stringify(body)).not.toContain('hunter3')
    expect(server.log.filter((line) => line.includes('hunter3'))).toHaveLength(1)
  })

  it('masks what is internal and logs it under a reference', async () => {
    const reply = await server.send('{ accessLog(first: 13) { id } }')
    expect(codeOf(reply)).toBe('INTERNAL_SERVER_ERROR')
    expect(JSON.stringify(reply.body)).not.toMatch(/hunter2|db\.internal|\.ts/)
    expect(JSON.stringify(reply.body)).toContain('ref-1')
    expect(server.log.find((line) => line.includes('ref-1'))).toContain('hunter2')
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
    const reply = await server.send(query)
    expect(codeOf(reply)).toBe(code)
    expect(JSON.stringify(reply.body)).not.toContain('call stack')
    expect(server.memory.requests).toEqual([])
  })

  it('refuses variables of the wrong form as BAD_USER_INPUT', async () => {
    const query = 'query ($at: DateTime!) { accessLog(where: {time: {eq: $at}}) { id } }'
    const reply = await server.send(query, { at: '2015-02-29T00:00Z' })
    expect(codeOf(reply)).toBe('BAD_USER_INPUT')
    // A client of plain JSON reads the code, one of the newer type the status too.
    expect(reply.status).toBe(200)
  })

  it('starts a run once for one key, and follows it by its id', async () => {
    const start = `mutation ($until: DateTime!) { startSummarizeTraffic(idempotencyKey: "k",
      input: {window: {from: "2015-05-17T00:00Z", until: $until}}) { run { id status input job { name produces { name } } } } }`
    const first = await server.send(start, { until: '2015-05-21T02:00:00+02:00' })
    expect(first.body.errors).toBeUndefined()
    const again = await server.send(start, { until: '2015-05-21T00:00Z' })
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
    expect(codeOf(await server.send(start, { until: '2015-05-22T00:00Z' }))).toBe(
      'IDEMPOTENCY_KEY_REUSED',
    )
    const found = await server.send(
      'query ($id: ID!) { run(id: $id) { id } runs(where: {status: [QUEUED]}) { edges { cursor node { id } } pageInfo { hasNextPage } } }',
      { id: run.id },
    )
    expect(found.body.data).toMatchObject({
      run: { id: run.id },
      runs: { edges: [{ node: { id: run.id } }], pageInfo: { hasNextPage: false } },
    })
    const canceled = await server.send(
      'mutation ($id: ID!) { cancelRun(id: $id) { run { status } } }',
      {
        id: run.id,
      },
    )
    expect(canceled.body.data).toEqual({ cancelRun: { run: { status: 'CANCELED' } } })
  })

  it('describes jobs and datasets', async () => {
    const { body } = await server.send(`{ jobs { name needs { name } }
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
})
