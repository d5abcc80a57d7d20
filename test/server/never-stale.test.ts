import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { openPublishedLake, type PublishedLake, type Replica } from './published-lake'

const FIELDS = 'source { snapshotId publishedAt datasetSnapshotId }'
const DOCUMENTS = [
  `{ traffic(groupBy: [SECTION]) { id nodes { section requests } totals { requests } totalCount ${FIELDS} } }`,
  `{ a: traffic(groupBy: [SECTION], first: 2) { id nodes { requests } pageInfo { endCursor hasNextPage } ${FIELDS} }
     b: traffic(groupBy: [DEVICE]) { id nodes { device requests bytes } ${FIELDS} } }`,
  `{ visits(first: 2) { id nodes { path } pageInfo { endCursor } ${FIELDS} }
     traffic(groupBy: []) { id nodes { requests } ${FIELDS} } }`,
  `{ visits(orderBy: [{field: LINE, direction: DESC}]) { id nodes { line path } totalCount } }`,
  // Of one execution, so that only rows of statements are found again.
  `{ traffic(groupBy: [SECTION, DEVICE]) { id nodes { section requests } source { sql } } }`,
]

/** Of which a second page is asked for, at the snapshot of the first. */
const PAGED = [
  (page: string) =>
    `{ traffic(groupBy: [SECTION], ${page}) { id nodes { section requests } pageInfo { endCursor } source { snapshotId cacheHit } } }`,
  (page: string) =>
    `{ visits(${page}) { id nodes { path } pageInfo { endCursor } source { snapshotId cacheHit } } }`,
]

type Way = 'post' | 'get' | 'tag'
type Step =
  | { readonly kind: 'publish'; readonly dataset: 'traffic' | 'visits'; readonly snapshot: number }
  | { readonly kind: 'ask'; readonly replica: number; readonly document: number; readonly way: Way }
  | { readonly kind: 'page'; readonly replica: number }
  | { readonly kind: 'turns'; readonly count: number }
  | { readonly kind: 'settle' }

const publish = fc.oneof(
  fc.record({ dataset: fc.constant('traffic' as const), snapshot: fc.nat(2) }),
  fc.record({ dataset: fc.constant('visits' as const), snapshot: fc.nat(1) }),
)
const ask = fc.record({
  replica: fc.nat(1),
  document: fc.nat(DOCUMENTS.length - 1),
  way: fc.constantFrom<Way>('post', 'get', 'tag', 'tag'),
})
const page = fc.record({ replica: fc.nat(1) })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: publish.map((one) => ({ kind: 'publish' as const, ...one })) },
  { weight: 6, arbitrary: ask.map((one) => ({ kind: 'ask' as const, ...one })) },
  { weight: 4, arbitrary: page.map((one) => ({ kind: 'page' as const, ...one })) },
  { weight: 2, arbitrary: fc.nat(40).map((count) => ({ kind: 'turns' as const, count })) },
  { weight: 2, arbitrary: fc.constant({ kind: 'settle' as const }) },
)

/** Several turns of the event loop, as a database takes. */
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await nextTurn()
}

interface Held {
  readonly tag: string
  readonly text: string
}

describe('answers of two servers with caches, whatever is published while they are asked', () => {
  let lake: PublishedLake
  /** Without caches. */
  let fresh: Replica
  beforeAll(async () => {
    lake = await openPublishedLake()
    fresh = await lake.replica(async () => undefined, 0)
  })
  afterAll(async () => {
    await fresh.close()
    await lake.close()
  })

  const counts = { asked: 0, executed: 0, unchanged: 0, pagesKept: 0 }

  /** What was answered at each state of what is published, by document. */
  async function play(steps: readonly Step[]): Promise<void> {
    const states: (readonly string[])[] = []
    const replicas = [await lake.replica(() => turns(2), 1), await lake.replica(() => turns(5), 1)]
    const held = new Map<number, Held>()
    const cursors = new Map<(page: string) => string, string>()
    const pending: Promise<void>[] = []
    const faults: unknown[] = []

    async function reach(dataset: 'traffic' | 'visits', snapshot: number): Promise<void> {
      lake.publish(dataset, snapshot)
      const answers = DOCUMENTS.map((document) => post(fresh.url, document))
      states.push(await Promise.all(answers))
    }
    async function asked({ replica, document, way }: Extract<Step, { kind: 'ask' }>) {
      counts.asked += 1
      const { url } = replicas[replica] ?? fresh
      const text = DOCUMENTS[document] ?? ''
      const from = states.length - 1
      const answer = way === 'post' ? await post(url, text) : await get(url, text, way)
      const allowed = () => states.slice(from).map((state) => state[document])
      // What is published already may be answered before the fresh answers of it are known.
      if (!allowed().includes(answer)) await publishing
      if (!allowed().includes(answer)) faults.push({ way, text, answer, allowed: allowed() })
    }
    async function paged(replica: number, write: (page: string) => string) {
      counts.asked += 2
      const { url } = replicas[replica] ?? fresh
      const first = await post(url, write('first: 1'))
      const cursor = /"endCursor":"([^"]+)"/.exec(first)?.[1]
      if (cursor === undefined) return
      // Of the first page before this one, which may have been of another snapshot.
      const text = write(`first: 2, after: "${cursors.get(write) ?? cursor}"`)
      cursors.set(write, cursor)
      const [answer, expected] = [await post(url, text), await post(fresh.url, text)]
      if (answer.includes(KEPT)) counts.pagesKept += 1
      if (answer.replace(KEPT, EXECUTED) !== expected) faults.push({ text, answer, expected })
    }
    async function get(url: string, text: string, way: Way): Promise<string> {
      const at = DOCUMENTS.indexOf(text)
      const known = way === 'tag' ? held.get(at) : undefined
      const headers = { 'apollo-require-preflight': 'yes' }
      const response = await fetch(`${url}?query=${encodeURIComponent(text)}`, {
        headers: known === undefined ? headers : { ...headers, 'if-none-match': known.tag },
      })
      if (response.status === 304 && known !== undefined) {
        counts.unchanged += 1
        return known.text
      }
      const answer = await response.text()
      const tag = response.headers.get('etag')
      if (tag !== null) held.set(at, { tag, text: answer })
      return answer
    }

    await reach('traffic', 0)
    await reach('visits', 0)
    let publishing: Promise<void> = Promise.resolve()
    for (const one of steps) {
      if (one.kind === 'publish') {
        publishing = reach(one.dataset, one.snapshot)
        await publishing
      } else if (one.kind === 'ask') {
        pending.push(asked(one))
      } else if (one.kind === 'page') {
        pending.push(...PAGED.map((write) => paged(one.replica, write)))
      } else if (one.kind === 'turns') {
        await turns(one.count)
      } else {
        await Promise.all(pending)
      }
    }
    await Promise.all(pending)
    // Nothing is published any more: what one asks is left for the next.
    for (const way of ['get', 'post', 'tag'] as const)
      await asked({ kind: 'ask', replica: 0, document: 0, way })
    for (const replica of replicas) {
      counts.executed += replica.operations()
      await replica.close()
    }
    expect(faults).toEqual([])
  }

  it('are those of a state that there was since they were asked for', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), play), {
      numRuns: 12,
      interruptAfterTimeLimit: 60_000,
      endOnFailure: true,
    })
    expect(counts.unchanged).toBeGreaterThan(0)
    expect(counts.pagesKept).toBeGreaterThan(0)
    expect(counts.executed).toBeLessThan(counts.asked - counts.unchanged)
  }, 90_000)
})

const [KEPT, EXECUTED] = ['"cacheHit":true', '"cacheHit":false']

async function post(url: string, query: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  return response.text()
}
