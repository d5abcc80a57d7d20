import { duckdbDialect } from '../../dialects/duckdb'
import type { Engine, EngineQuery } from '../../engines/engine'
import { CodedError, type ErrorCode } from '../../model/coded-error'
import { all, compare } from '../../model/filter'
import { createAdmission } from '../admission'
import type { DatasetRequest } from '../query-service'
import { createRouter } from '../route'
import { traffic } from '../testing/datasets'
import { hit } from '../testing/hits'
import { memorySpending } from '../testing/memory-spending'
import { openTableBench, requestOf, type TableBench } from '../testing/table-bench'

const parts: DatasetRequest['parts'] = new Set(['nodes'])
const one = (change: Partial<DatasetRequest>) => requestOf(traffic, { parts, ...change })
const looking = (...nodes: readonly string[]): DatasetRequest['select'] => {
  const none = new Set<string>()
  return { nodes: new Set(nodes), totals: none, compared: none, comparedTotals: none }
}

describe('the fields of an operation', () => {
  let bench: TableBench
  const executed: EngineQuery[] = []
  /** Told of each statement, and of the engine's name, before it is executed. */
  let before: (query: EngineQuery, engine: string) => ErrorCode | null = () => null

  beforeAll(async () => {
    bench = await openTableBench()
  })
  afterAll(() => bench.close())
  beforeEach(() => {
    executed.length = 0
    before = () => null
  })

  const watched = (name: string): Engine => ({
    ...bench.engine,
    name,
    execute: async (query, signal) => {
      executed.push(query)
      const code = before(query, name)
      if (code !== null) throw new CodedError(code, code)
      return bench.engine.execute(query, signal)
    },
  })
  const session = () => {
    const routes = ['first', 'second'].map((name) => {
      return { engine: watched(name), dialect: duckdbDialect, serves: ['tables'] } as const
    })
    return bench.serviceOf([], { router: createRouter({ routes, clock: () => 0n }) }).session()
  }
  const ask = (requests: readonly DatasetRequest[]) => {
    const asked = session()
    return Promise.all(requests.map((request) => asked.answer(request)))
  }

  const publish = () =>
    bench.publish(traffic, [
      [
        hit('2015-05-17T10:00:00Z', 'blog', 1n, 10n),
        hit('2015-05-17T11:00:00Z', null, 2n, null),
        hit('2015-05-18T10:00:00Z', 'shop', 4n, 40n),
        hit('2015-06-01T10:00:00Z', null, 8n, 80n),
      ],
    ])

  it('are answered by one statement, which each of them shows', async () => {
    await publish()
    const requests = [
      one({ groupBy: [] }),
      one({ groupBy: ['day'] }),
      one({ groupBy: ['month'] }),
      one({ groupBy: ['section'], orderBy: [{ field: 'requests', direction: 'desc' }], first: 1 }),
      one({ groupBy: ['day'], where: compare('section', 'eq', 'blog') }),
      one({ groupBy: [], where: compare('section', 'eq', 'none') }),
    ]
    const answers = await ask(requests)
    expect(executed).toHaveLength(1)
    const sources = answers.map(({ source }) => [source.sql, source.scannedBytes])
    expect(sources).toEqual(sources.map(() => sources[0]))
    expect(answers.map(({ nodes }) => nodes.map((node) => node['requests']))).toEqual([
      [15n],
      [3n, 4n, 8n],
      [7n, 8n],
      [10n],
      [1n],
      [0n],
    ])
    // The group of NULL is one of sections, and no row of another grouping.
    expect(answers[3]).toMatchObject({
      nodes: [{ section: null }],
      pageInfo: { hasNextPage: true },
    })
  })

  it('count the bytes of a statement once, however many parts it answered', async () => {
    await publish()
    const [answer] = await ask([requestOf(traffic, { groupBy: ['section'] })])
    expect(executed).toHaveLength(1)
    expect(answer?.totalCount).toBe(3n)
    const [alone] = await ask([one({ groupBy: ['section'] })])
    expect(answer?.source.scannedBytes).toBe(alone?.source.scannedBytes)
  })

  it('are refused one by one', async () => {
    await publish()
    const asked = session()
    const [refused, answered] = await Promise.allSettled([
      asked.answer(one({ groupBy: ['day'], first: 0 })),
      asked.answer(one({ groupBy: ['day'] })),
    ])
    expect(refused).toMatchObject({ reason: { code: 'FIRST_OUT_OF_RANGE' } })
    expect(answered).toMatchObject({ value: { nodes: [{}, {}, {}] } })
  })

  it('are answered alone where the engine cannot execute them together', async () => {
    await publish()
    before = ({ text }) => (text.includes('GROUPING SETS') ? 'OUT_OF_MEMORY' : null)
    const answers = await ask([one({ groupBy: ['day'] }), one({ groupBy: ['section'] })])
    expect(answers.map(({ nodes }) => nodes.length)).toEqual([3, 3])
    expect(executed).toHaveLength(3)
  })

  it('go together to the next engine', async () => {
    await publish()
    before = (_, engine) => (engine === 'first' ? 'ENGINE_UNAVAILABLE' : null)
    const answers = await ask([one({ groupBy: ['day'] }), one({ groupBy: ['section'] })])
    expect(answers.map(({ source }) => source.engine)).toEqual(['second', 'second'])
    expect(executed).toHaveLength(2)
  })

  /** Both orders of two requests, by statements that read as much as is said of their columns. */
  async function askWithin(
    limits: { readonly request?: bigint; readonly day?: bigint },
    bytes: Readonly<Record<string, bigint>>,
    [one, other]: readonly [DatasetRequest, DatasetRequest],
  ) {
    const estimatedBytes: Engine['estimatedBytes'] = ({ columns }) => {
      const names = columns.map(({ name }) => name)
      return Promise.resolve(bytes[names.sort().join(' ')] ?? 1000n)
    }
    const engine = { ...watched('first'), estimatedBytes }
    const both = (requests: readonly DatasetRequest[]) => {
      const router = createRouter({
        routes: [{ engine, dialect: duckdbDialect, serves: ['tables'] }],
        clock: () => 0n,
        admission: createAdmission({
          bytes: {
            request: limits.request ?? 1000n,
            day: { limit: limits.day ?? 1000n, spending: memorySpending() },
          },
          queue: { concurrent: 2, queued: 10 },
          clock: () => 0n,
        }),
      })
      const asked = bench.serviceOf([], { router }).session()
      return Promise.allSettled(requests.map((request) => asked.answer(request)))
    }
    const [first, second] = await both([one, other])
    return [[first, second], (await both([other, one])).reverse()]
  }
  const answered = { status: 'fulfilled' }

  it('take nothing of the budget of one by what they share', async () => {
    const hours = Array.from({ length: 4100 }, (_, index) =>
      hit(BigInt(index) * 3_600_000_000n, `section ${index % 7}`, 1n),
    )
    await bench.publish(traffic, [hours])
    const select = { ...looking('requests'), totals: new Set(['requests']) }
    const outcomes = await askWithin(
      { request: 100n },
      {
        'hour requests section': 45n,
        requests: 45n,
        'bytes section': 60n,
        'bytes requests section': 80n,
      },
      [
        one({ groupBy: ['hour', 'section'], parts: new Set(['nodes', 'totals']), select }),
        one({ groupBy: ['section'], select: looking('bytes') }),
      ],
    )
    expect(outcomes).toMatchObject(Array(2).fill([answered, answered]))
    expect(executed).toHaveLength(4)
  })

  it('are each as they would be alone where together they are over the budget', async () => {
    await publish()
    const select = { ...looking('requests'), totals: new Set(['requests']) }
    const outcomes = await askWithin(
      { request: 100n },
      {
        'requests section': 60n,
        requests: 60n,
        'bytes status': 50n,
        'bytes requests section status': 110n,
      },
      [
        one({ groupBy: ['section'], parts: new Set(['nodes', 'totals']), select }),
        one({ groupBy: ['status'], select: looking('bytes') }),
      ],
    )
    expect(outcomes).toMatchObject(Array(2).fill([answered, answered]))
    expect(executed).toHaveLength(4)
  })

  it('are not refused for another that is more than is left of the day', async () => {
    await publish()
    const outcomes = await askWithin(
      { day: 50n },
      { requests: 10n, 'bytes section': 60n, 'bytes requests section': 65n },
      [
        one({ groupBy: [], select: looking('requests') }),
        one({ groupBy: ['section'], select: looking('bytes') }),
      ],
    )
    const refused = { reason: { code: 'DAY_BUDGET_SPENT' } }
    expect(outcomes).toMatchObject(Array(2).fill([answered, refused]))
  })

  it('are not fused where that reads more', async () => {
    await bench.publish(traffic, [
      [hit('2015-05-17T10:00:00Z', 'blog', 1n)],
      [hit('2015-05-18T10:00:00Z', 'blog', 2n)],
    ])
    const [requests, bytes] = await ask([
      one({ where: compare('day', 'eq', '2015-05-17'), select: looking('requests') }),
      one({ where: compare('day', 'eq', '2015-05-18'), select: looking('bytes', 'revenue') }),
    ])
    expect(executed).toHaveLength(2)
    expect(executed.map(({ scan }) => scan.files.length)).toEqual([1, 1])
    expect([requests?.nodes, bytes?.nodes]).toMatchObject([[{ requests: 1n }], [{ bytes: 0n }]])
  })

  it('read the union of their windows, and no other file', async () => {
    await bench.publish(
      traffic,
      ['17', '18', '19'].map((day) => [hit(`2015-05-${day}T10:00:00Z`, 'blog', BigInt(day))]),
    )
    const onDay = (day: string) => one({ where: compare('day', 'eq', day), groupBy: ['section'] })
    const answers = await ask([onDay('2015-05-17'), onDay('2015-05-19')])
    expect(executed.map(({ scan }) => scan.files.length)).toEqual([2])
    expect(answers.map(({ nodes: [node] }) => node?.['requests'])).toEqual([17n, 19n])
  })

  it('are answered alone where groups are more than were guessed, and from then on', async () => {
    const many = Array.from({ length: 4100 }, (_, index) =>
      hit('2015-05-17T10:00:00Z', `section ${index}`, BigInt(index)),
    )
    await bench.publish(traffic, [many])
    const service = bench.serviceOf([], {
      router: createRouter({
        routes: [{ engine: watched('first'), dialect: duckdbDialect, serves: ['tables'] }],
        clock: () => 0n,
      }),
    })
    const orderBy = [{ field: 'requests', direction: 'desc' }] as const
    const requests = [
      one({ groupBy: ['section'], orderBy, first: 2 }),
      one({ groupBy: ['status'] }),
    ]
    const both = () => {
      const asked = service.session()
      return Promise.all(requests.map((request) => asked.answer(request)))
    }
    const [sections] = await both()
    expect(sections?.nodes).toMatchObject([
      { section: 'section 4099' },
      { section: 'section 4098' },
    ])
    expect(executed).toHaveLength(3)
    expect(await both()).toMatchObject([{ nodes: [{ requests: 4099n }, {}] }, { nodes: [{}] }])
    expect(executed).toHaveLength(5)
  })

  it('are not fused with a grouping that may have too many groups', async () => {
    const hours = Array.from({ length: 4100 }, (_, index) =>
      hit(BigInt(index) * 3_600_000_000n, `section ${index % 7}`, 1n),
    )
    await bench.publish(traffic, [hours])
    const answers = await ask([
      one({ groupBy: ['hour', 'section'], first: 5 }),
      one({ groupBy: ['section'] }),
      one({ groupBy: ['month'] }),
    ])
    expect(executed).toHaveLength(2)
    expect(answers.map(({ nodes }) => nodes.length)).toEqual([5, 7, 6])
  })

  it('keep their having, order and pages', async () => {
    await publish()
    const having = all(compare('averageBytes', 'gte', 10), compare('requests', 'lt', 8n))
    const orderBy = [{ field: 'averageBytes', direction: 'desc' }] as const
    const requests = [
      one({ groupBy: ['day', 'section'], having, orderBy }),
      one({ groupBy: ['day', 'section'], parts: new Set(['totalCount']), having }),
      one({ groupBy: ['month'] }),
    ]
    const [nodes, count] = await ask(requests)
    expect(executed).toHaveLength(1)
    expect(nodes?.nodes.map((node) => node['section'])).toEqual(['blog', 'shop'])
    expect(count?.totalCount).toBe(2n)
  })
})
