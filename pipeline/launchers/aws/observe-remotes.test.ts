import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import type { AttemptRef, Observation } from '../launcher'
import { findRemote, observeRemotes } from './observe-remotes'
import type { ReadPage, Remote, RemoteService } from './remote-service'

const MINUTE = 60_000_000n

function observationOf(kind: 'running' | 'ended', externalId: string): Remote['observation'] {
  return kind === 'running'
    ? { kind, externalId, startedAt: null }
    : { kind, externalId, reason: 'over' }
}

/** A service that has these executions, newest first, and counts what it is asked. */
class ListedService implements RemoteService {
  lists = 0
  reads = 0
  mostAtOnce = 0
  private atOnce = 0

  constructor(
    private readonly remotes: readonly Remote[],
    readonly pageSize: number,
    readonly readSize: number,
  ) {}

  active(): ReadPage {
    return this.pagesOf(this.remotes.filter(({ observation }) => observation.kind === 'running'))
  }

  all(): ReadPage {
    return this.pagesOf(this.remotes)
  }

  async read(ids: readonly string[]): Promise<readonly Remote[]> {
    expect(ids.length).toBeLessThanOrEqual(this.readSize)
    this.reads += 1
    this.atOnce += 1
    this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce)
    await setImmediate()
    this.atOnce -= 1
    return this.remotes.filter(({ externalId }) => ids.includes(externalId))
  }

  private pagesOf(remotes: readonly Remote[]): ReadPage {
    return (next) => {
      this.lists += 1
      const from = Number(next ?? 0)
      const until = from + this.pageSize
      const page = remotes.slice(from, until)
      return Promise.resolve({
        remotes: page,
        next: until < remotes.length ? String(until) : null,
      })
    }
  }
}

/** Per attempt its executions, and whether the launcher knows the first one. */
const attempts = fc.array(
  fc.record({
    executions: fc.array(fc.constantFrom('running' as const, 'ended' as const), { maxLength: 3 }),
    isKnown: fc.boolean(),
  }),
  { maxLength: 12 },
)
const world = fc.record({
  attempts,
  strangers: fc.integer({ min: 0, max: 20 }),
  pageSize: fc.integer({ min: 1, max: 6 }),
  readSize: fc.integer({ min: 1, max: 4 }),
})

type World = typeof world extends fc.Arbitrary<infer T> ? T : never

function build({ attempts: given, strangers, pageSize, readSize }: World) {
  const own = given.flatMap(({ executions }, attempt) =>
    executions.map((kind, index): Remote => ({
      externalId: `x${attempt}.${index}`,
      attemptId: `a${attempt}`,
      createdAt: BigInt(attempt) * MINUTE,
      observation: observationOf(kind, `x${attempt}.${index}`),
    })),
  )
  const others = Array.from({ length: strangers }, (_, index): Remote => {
    const externalId = `s${index}`
    const observation = observationOf('running', externalId)
    return { externalId, attemptId: null, createdAt: BigInt(index) * MINUTE, observation }
  })
  const remotes = [...own, ...others].sort((a, b) =>
    Number((b.createdAt ?? 0n) - (a.createdAt ?? 0n)),
  )
  const refs = given.map(({ executions, isKnown }, attempt): AttemptRef => {
    const externalId = isKnown && executions.length > 0 ? `x${attempt}.0` : null
    return { attemptId: `a${attempt}`, externalId, intendedAt: BigInt(attempt) * MINUTE }
  })
  const truth = given.map(({ executions }) => {
    if (executions.length === 0) return 'notFound'
    return executions.includes('running') ? 'running' : 'ended'
  })
  return { service: new ListedService(remotes, pageSize, readSize), refs, truth, given }
}

describe('observing executions', () => {
  it('tells where every attempt is, however the list is paged and whoever else is in it', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (chosen) => {
        const { service, refs, truth } = build(chosen)
        const seen = await observeRemotes(service, refs)
        expect(refs.map(({ attemptId }) => seen.get(attemptId)?.kind)).toEqual(truth)
        const found: Observation[] = []
        for (const ref of refs) found.push(await findRemote(service, ref))
        expect(found.map(({ kind }) => kind)).toEqual(truth)
      }),
    )
  })

  it('asks for a page for each page of attempts while all go on, and reads none', async () => {
    const running = fc.record({
      count: fc.integer({ min: 1, max: 200 }),
      pageSize: fc.integer({ min: 10, max: 50 }),
    })
    await fc.assert(
      fc.asyncProperty(running, async ({ count, pageSize }) => {
        const one = { executions: ['running' as const], isKnown: true }
        const all = { attempts: Array.from({ length: count }, () => one), strangers: 0 }
        const { service, refs } = build({ ...all, pageSize, readSize: 10 })
        await observeRemotes(service, refs)
        expect(service.lists).toBe(Math.ceil(count / pageSize))
        expect(service.reads).toBe(0)
      }),
    )
  })

  const RUNNING = { executions: ['running' as const], isKnown: true }
  const LEFT = { executions: ['ended' as const], isKnown: true }
  const many = (attempts: World['attempts']) =>
    build({ attempts, strangers: 0, pageSize: 50, readSize: 1 })

  it('walks the list as far as the attempts are, and reads none of those that are in it', async () => {
    const { service, refs } = many(Array.from({ length: 1000 }, () => RUNNING))
    // The list begins with the newest.
    await observeRemotes(service, refs.slice(0, 500))
    expect(service).toMatchObject({ lists: 20, reads: 0 })
  })

  it('reads those that left the list, some at the same time', async () => {
    const { service, refs } = many([
      ...Array.from({ length: 100 }, () => LEFT),
      ...Array.from({ length: 400 }, () => RUNNING),
    ])
    const seen = await observeRemotes(service, refs)
    expect([...seen.values()].filter(({ kind }) => kind === 'ended')).toHaveLength(100)
    expect(service).toMatchObject({ lists: 8, reads: 100, mostAtOnce: 8 })
  })

  it('does not walk a long list for one attempt that goes on far down in it', async () => {
    const { service, refs } = many(Array.from({ length: 1000 }, () => RUNNING))
    await observeRemotes(service, refs.slice(0, 1))
    expect(service).toMatchObject({ lists: 1, reads: 1 })
  })
})
