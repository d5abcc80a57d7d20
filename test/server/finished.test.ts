import { openPublishedLake, type PublishedLake, type Replica } from './published-lake'

const NO_WAIT = async (): Promise<void> => undefined
const GROUPS = `query Groups($first: Int = 10, $where: TrafficWhere) {
  traffic(groupBy: [SECTION], first: $first, where: $where) {
    id nodes { section requests } totals { requests } totalCount pageInfo { endCursor }
    source { table snapshotId publishedAt run { id } } } }`

interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

describe('finished answers', () => {
  let lake: PublishedLake
  let server: Replica
  beforeAll(async () => {
    lake = await openPublishedLake()
  })
  beforeEach(async () => {
    lake.publish('traffic', 0)
    lake.publish('visits', 0)
    server = await lake.replica(NO_WAIT, 8)
  })
  afterEach(() => server.close())
  afterAll(() => lake.close())

  const post = async (body: object, headers: Record<string, string> = {}): Promise<Reply> => {
    const response = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  const get = async (query: string, headers: Record<string, string> = {}): Promise<Reply> => {
    const response = await fetch(`${server.url}?query=${encodeURIComponent(query)}`, {
      headers: { 'apollo-require-preflight': 'yes', ...headers },
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  /** How many operations it executed. */
  const executed = async (work: () => Promise<unknown>): Promise<number> => {
    const before = server.operations()
    await work()
    return server.operations() - before
  }

  it('are sent again, to the byte, until something is published', async () => {
    const first = await post({ query: GROUPS })
    expect(first.text).toContain('"requests":"70"')
    const count = await executed(async () => {
      const again = await post({ query: GROUPS })
      expect(again).toMatchObject({ status: 200, text: first.text })
      expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'))
    })
    expect(count).toBe(0)
    lake.publish('traffic', 1)
    expect((await post({ query: GROUPS })).text).toContain('"requests":"10000"')
    // The same snapshot once more is another publication, and source says so.
    lake.publish('traffic', 0)
    expect(JSON.parse((await post({ query: GROUPS })).text)).not.toEqual(JSON.parse(first.text))
  })

  it('outlive publications of datasets that they do not read', async () => {
    await post({ query: GROUPS })
    lake.publish('visits', 1)
    expect(await executed(() => post({ query: GROUPS }))).toBe(0)
  })

  it('are of one document, operation, set of variables and form', async () => {
    const where = { section: { eq: 'blog' }, status: { eq: 200 } }
    const same = { status: { eq: 200 }, section: { eq: 'blog' } }
    await post({ query: GROUPS, variables: { first: 2, where } })
    expect(
      await executed(() => post({ variables: { where: same, first: 2 }, query: GROUPS })),
    ).toBe(0)
    const others = [
      { query: GROUPS },
      { query: GROUPS, variables: { first: 3, where } },
      { query: GROUPS, variables: { first: 2, where: { ...where, section: { eq: 'docs' } } } },
      { query: `${GROUPS} `, variables: { first: 2, where } },
      { query: GROUPS, operationName: 'Groups', variables: { first: 2, where } },
    ]
    for (const other of others) expect(await executed(() => post(other))).toBe(1)
    const accept = 'application/graphql-response+json'
    const { headers } = await post({ query: GROUPS }, { accept })
    expect(headers.get('content-type')).toContain(accept)
  })

  it('of null are not those of a number that no double holds', async () => {
    const query = `query ($after: String) { traffic(groupBy: [SECTION], after: $after) { id } }`
    await post({ query, variables: { after: null } })
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ query, variables: { after: 1 } }).replace(':1}', ':1e400}')
    const told = await fetch(server.url, { method: 'POST', headers, body })
    expect(await told.text()).toContain('String cannot represent')
  })

  it.each([
    ['cacheHit', '{ traffic(groupBy: []) { id source { cacheHit } } }'],
    ['scannedBytes', '{ traffic(groupBy: []) { id nodes { requests } source { scannedBytes } } }'],
    [
      'a fragment',
      '{ traffic(groupBy: []) { id ...F } } fragment F on TrafficConnection { source { executionMs } }',
    ],
    ['a skipped field', '{ traffic(groupBy: []) { id source { sql @skip(if: true) table } } }'],
    ['explain', '{ traffic(groupBy: []) { id explain { sql } } }'],
    ['runs', '{ runs { nodes { id } } }'],
    ['freshness', '{ traffic(groupBy: []) { id } dataset(name: "traffic") { late } }'],
    ['an error', '{ traffic(groupBy: [], first: 0) { id } }'],
    [
      'an error beside an answer',
      '{ a: traffic(groupBy: [], first: 0) { id } b: traffic(groupBy: []) { id } }',
    ],
  ])('are not kept of what may differ: %s', async (_name, query) => {
    await get(query)
    expect(await executed(() => post({ query }))).toBe(1)
    const { headers } = await get(query)
    expect([headers.get('etag'), headers.get('cache-control')]).toEqual([null, 'no-store'])
  })

  it('are not executed for a client that has them', async () => {
    const first = await get(GROUPS)
    const tag = first.headers.get('etag') ?? ''
    expect(tag).toMatch(/^W\/"traffic\.[\w-]{43}"$/)
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    expect(first.headers.get('vary')).toBe('accept, authorization')
    // Another server has kept nothing, and knows the tag all the same.
    await server.close()
    server = await lake.replica(NO_WAIT, 0)
    const known = { 'if-none-match': `"other", ${tag}` }
    const unchanged = await get(GROUPS, known)
    expect(unchanged).toMatchObject({ status: 304, text: '' })
    expect(server.operations()).toBe(0)
    for (const name of ['etag', 'cache-control', 'vary'])
      expect(unchanged.headers.get(name)).toBe(first.headers.get(name))
    expect((await get(`${GROUPS} `, known)).status).toBe(200)
    lake.publish('traffic', 1)
    const changed = await get(GROUPS, known)
    expect(changed.status).toBe(200)
    expect(changed.headers.get('etag')).not.toBe(tag)
    expect(changed.text).toContain('"requests":"10000"')
  })

  it('are sent alike whether a request comes for the first time or again', async () => {
    const said = ({ status, headers, text }: Reply) => [
      status,
      text,
      ...['content-type', 'content-length', 'etag', 'cache-control', 'vary'].map((name) =>
        headers.get(name),
      ),
    ]
    const [executedOne, kept, again] = [await get(GROUPS), await get(GROUPS), await get(GROUPS)]
    expect(said(kept)).toEqual(said(executedOne))
    expect(said(again)).toEqual(said(executedOne))
    const known = { 'if-none-match': executedOne.headers.get('etag') ?? '' }
    expect(await get(GROUPS, known)).toMatchObject({ status: 304, text: '' })
    expect((await fetch(`${server.url}?query=${encodeURIComponent(GROUPS)}`)).status).toBe(400)
    lake.publish('traffic', 1)
    const changed = await get(GROUPS, known)
    expect([changed.status, changed.text.includes('"requests":"10000"')]).toEqual([200, true])
  })

  it('leave refusals to the pipeline', async () => {
    await post({ query: GROUPS })
    const bare = await fetch(`${server.url}?query=${encodeURIComponent(GROUPS)}`)
    expect(bare.status).toBe(400)
    const variables = '['.repeat(2_000) + ']'.repeat(2_000)
    const deep = await fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query": ${JSON.stringify(GROUPS)}, "variables": {"a": ${variables}}}`,
    })
    expect(await deep.text()).toContain('OPERATION_TOO_LARGE')
  })
})
