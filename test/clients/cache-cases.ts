import type { Data, Operation } from './caching-client'
import { ALIASED, trafficOperation, type TrafficArguments, UNALIASED } from './traffic-operations'

/** A session of an application; every answer in it is checked. */
export interface Session {
  read(operation: Operation): Promise<Data>
  /** Read before in this session, and no longer asked of the server. */
  readAgain(operation: Operation): Promise<Data>
  publish(): Promise<void>
}

export interface CacheCase {
  readonly name: string
  play(session: Session): Promise<void>
}

const OTHER_ARGUMENTS: Readonly<Record<string, TrafficArguments>> = {
  'another groupBy': { groupBy: ['DEVICE'] },
  'a finer groupBy': { groupBy: ['SECTION', 'DEVICE'] },
  'another where': { where: { status: { eq: 500 } } },
  'another value in where': { where: { device: { in: ['BOT'] } } },
  'another orderBy': { orderBy: [{ field: 'SECTION', direction: 'ASC' }] },
  'another direction': { orderBy: [{ field: 'REQUESTS', direction: 'ASC' }] },
  'another first': { first: 2 },
}

const otherArguments = Object.entries(OTHER_ARGUMENTS).map(([name, args]): CacheCase => ({
  name: `the same fields with ${name}`,
  async play({ read, readAgain }) {
    await read(trafficOperation('all'))
    await read(trafficOperation('all', args))
    await readAgain(trafficOperation('all'))
    await readAgain(trafficOperation('all', args))
  },
}))

const otherSelections: CacheCase = {
  name: 'the same arguments with other selections',
  async play({ read }) {
    for (const selection of ['requests', 'bytes', 'renamed', 'all', 'requests', 'bytes'] as const)
      await read(trafficOperation(selection))
  },
}

const publishBetween: CacheCase = {
  name: 'a publish between two reads of other selections',
  async play({ read, publish }) {
    await read(trafficOperation('requests'))
    await publish()
    await read(trafficOperation('bytes'))
    await read(trafficOperation('all'))
    await read(trafficOperation('requests'))
  },
}

const publishThenWhole: CacheCase = {
  name: 'a publish before a read of the whole and of its parts',
  async play({ read, publish }) {
    await read(trafficOperation('all'))
    await publish()
    await read(trafficOperation('renamed'))
    await read(trafficOperation('page'))
    await read(trafficOperation('all'))
  },
}

const publishUnderAliases: CacheCase = {
  name: 'a publish between fields alone and under aliases',
  async play({ read, publish }) {
    await read(UNALIASED)
    await publish()
    await read(ALIASED)
    await read(UNALIASED)
  },
}

const paging: CacheCase = {
  name: 'page after page and back',
  async play({ read, readAgain }) {
    const first = trafficOperation('page', { first: 2 })
    const second = trafficOperation('page', { first: 2, after: endCursor(await read(first)) })
    await read(second)
    await readAgain(first)
    await readAgain(second)
    await read(trafficOperation('page', { first: 1 }))
    await read(trafficOperation('all', { first: 2 }))
    await read(trafficOperation('all', { ...second.variables }))
    await read(second)
  },
}

const publishBetweenPages: CacheCase = {
  name: 'a publish between two pages',
  async play({ read, publish }) {
    const first = trafficOperation('page', { first: 2 })
    const old = trafficOperation('page', { first: 2, after: endCursor(await read(first)) })
    await publish()
    await read(old)
    const fresh = await read(trafficOperation('all', { first: 2 }))
    await read(trafficOperation('page', { first: 2, after: endCursor(fresh) }))
    await read(first)
    await read(trafficOperation('all', { ...old.variables }))
  },
}

const aliases: CacheCase = {
  name: 'several fields of the dataset in one operation',
  async play({ read, readAgain }) {
    await read(ALIASED)
    await readAgain(ALIASED)
    await read(UNALIASED)
    await read(trafficOperation('requests', { groupBy: ['DEVICE'] }))
    await read(ALIASED)
  },
}

export const CACHE_CASES: readonly CacheCase[] = [
  ...otherArguments,
  otherSelections,
  publishBetween,
  publishThenWhole,
  publishUnderAliases,
  paging,
  publishBetweenPages,
  aliases,
]

function endCursor({ trafficByHour }: Data): string {
  const { pageInfo } = trafficByHour as { pageInfo: { endCursor: string } }
  return pageInfo.endCursor
}
