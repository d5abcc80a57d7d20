import { type Reply, startSampleServer, type SampleServer } from './sample-server'

describe('the server over HTTP', () => {
  let server: SampleServer
  beforeAll(async () => {
    server = await startSampleServer()
  })
  afterAll(() => server.close())

  it('takes queries by GET, never mutations, and no request that a foreign page can send', async () => {
    const get = (query: string, headers: Record<string, string>) =>
      fetch(`${server.address}/graphql?query=${encodeURIComponent(query)}`, { headers })
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
    expect((await server.send('{ nope }', {}, media)).status).toBe(400)
    expect((await server.send('{ accessLog { id } }', {}, media)).status).toBe(200)
  })

  it('answers broken bodies and unknown places in the same shape', async () => {
    const post = (path: string, type: string, body: string) =>
      fetch(`${server.address}${path}`, { method: 'POST', headers: { 'content-type': type }, body })
    const replies = [
      await post('/graphql', 'application/json', '{'),
      await post('/graphql', 'application/json', `"${'x'.repeat(1_100_000)}"`),
      await post('/graphql', 'application/xml', '<a/>'),
      await fetch(`${server.address}/nowhere?secret=1`),
      await fetch(`${server.address}/graphiql/missing.js`),
      await fetch(`${server.address}/graphiql/..%2Fpackage.json`),
      await fetch(`${server.address}/%zz`),
      await fetch(`${server.address}/graphql`, { method: 'DELETE' }),
    ]
    const statuses = replies.map(({ status }) => status)
    expect(statuses).toEqual([400, 413, 415, 404, 404, 404, 400, 405])
    for (const reply of replies) {
      const { errors } = (await reply.json()) as Reply['body']
      expect(['BAD_REQUEST', 'NOT_FOUND']).toContain(errors?.[0]?.extensions.code)
    }
  })

  it.each([
    ['$v: Int', 'accessLog(first: $v) { id }', 'first is null: leave it out, or give it a value'],
    ['$v: Boolean = true', 'accessLog { id @skip(if: $v) }', 'if is null: leave it out'],
    ['$v: Boolean = true', 'accessLog @skip(if: $v) { id }', 'if is null: leave it out'],
    [
      '$v: AccessLogWhere = {}',
      'accessLog(where: {and: [$v]}) { id }',
      'Argument "where" has invalid value {and: [$v]}.',
    ],
  ])(
    'tells the sender of a null that only its execution finds: (%s) { %s }',
    async (variable, field, message) => {
      const query = `query (${variable}) { jobs { name } ${field} }`
      const { status, body } = await server.send(query, { v: null })
      expect(status).toBe(200)
      expect(body.errors).toEqual([
        expect.objectContaining({
          message: expect.stringContaining(message),
          extensions: { code: 'BAD_USER_INPUT', retryable: false },
        }),
      ])
    },
  )

  it.each(['/', '/graphiql/'])('leads %s to GraphiQL', async (place) => {
    const root = await fetch(`${server.address}${place}`, { redirect: 'manual' })
    expect([root.status, root.headers.get('location')]).toEqual([302, '/graphiql'])
    expect(await (await fetch(`${server.address}/graphiql`)).text()).toContain('GraphiQL')
    expect((await fetch(`${server.address}/graphiql/page.js`)).headers.get('content-type')).toMatch(
      /javascript/,
    )
  })

  it('tells whether it lives, is ready and how it does', async () => {
    expect((await fetch(`${server.address}/healthz`)).status).toBe(200)
    expect((await fetch(`${server.address}/readyz`)).status).toBe(200)
    server.setDatabaseFault(new Error('password=hunter2'))
    const unready = await fetch(`${server.address}/readyz`)
    expect([unready.status, await unready.json()]).toEqual([
      503,
      { ready: false, checks: { database: 'does not answer' } },
    ])
    server.setDatabaseFault(null)
    await server.send('{ run(id: "x") { id } }')
    const metrics = await (await fetch(`${server.address}/metrics`)).text()
    expect(metrics).toMatch(
      /lakefront_http_request_seconds_count\{route="\/graphql",method="POST",status="200"\}/,
    )
    expect(metrics).toMatch(/lakefront_graphql_errors_total\{code="BAD_USER_INPUT"\}/)
  })

  it('never logs variables or query strings', async () => {
    const query = 'query ($at: DateTime!) { accessLog(where: {time: {eq: $at}}) { id } }'
    await server.send(query, { at: '2015-02-28T00:00Z' })
    await server.send(query, { at: '2015-02-29T00:00Z' })
    await server.send('{ accessLog(first: 13) { id } }')
    await fetch(`${server.address}/nowhere?secret=1`)
    await fetch(`${server.address}/graphql?query=${encodeURIComponent('{ accessLog { id } }')}`)
    const log = server.log.join('')
    expect(log).toContain('ref-1')
    expect(log).not.toMatch(/2015-02-2|secret=1|accessLog%20/)
  })
})
