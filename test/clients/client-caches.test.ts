import { readFileSync } from 'node:fs'
import path from 'node:path'
import { buildASTSchema, type GraphQLSchema, parse, visit } from 'graphql'
import { seededRandom } from '../support/seeded-random'
import { openApollo } from './apollo'
import { CACHE_CASES, type Session } from './cache-cases'
import type { OpenClient } from './caching-client'
import { openRelay } from './relay'
import { openSession } from './session'
import { openTrafficLake, type TrafficLake } from './traffic-lake'
import {
  ALIASED,
  SELECTIONS,
  type SelectionName,
  trafficOperation,
  UNALIASED,
} from './traffic-operations'
import { openUrqlDocuments, openUrqlGraphcache } from './urql'

const CLIENTS = [
  { name: 'Apollo Client', open: openApollo },
  { name: 'urql, document cache', open: openUrqlDocuments },
  { name: 'urql, graphcache', open: openUrqlGraphcache },
  { name: 'Relay', open: openRelay },
]
const SEED = Number(process.env['LAKEFRONT_SEED'] ?? Date.now() % 1_000_000)
const RANDOM_SESSIONS = 4
const STEPS = 10

const document = parse(
  readFileSync(path.join(__dirname, '..', '..', 'schema', 'schema.graphql'), 'utf8'),
)
const schema = buildASTSchema(document)

let lake: TrafficLake
beforeAll(async () => {
  lake = await openTrafficLake()
})
afterAll(() => lake.close())

describe.each(CLIENTS)('the cache of $name', ({ open }) => {
  it.each(CACHE_CASES)('keeps each answer whole: $name', async ({ play }) => {
    const session = openSession(open, lake, schema)
    await play(session)
    expect(session.faults).toEqual([])
  })

  it(`keeps each answer whole: reads in any order (LAKEFRONT_SEED=${SEED})`, async () => {
    const random = seededRandom(SEED)
    for (let count = 0; count < RANDOM_SESSIONS; count += 1) {
      const session = openSession(open, lake, schema)
      await playAnything(session, random)
      expect(session.faults).toEqual([])
    }
  })
})

async function playAnything({ read, publish }: Session, random: () => number): Promise<void> {
  const oneOf = <T>(all: readonly T[]) => all[Math.floor(random() * all.length)] as T
  const selections = Object.keys(SELECTIONS) as SelectionName[]
  const publishAt = Math.floor(random() * STEPS)
  for (let step = 0; step < STEPS; step += 1) {
    if (step === publishAt) await publish()
    const groupBy = [oneOf(['SECTION', 'DEVICE'])]
    const one = trafficOperation(oneOf(selections), { groupBy, first: oneOf([2, 100]) })
    await read(oneOf([one, one, one, ALIASED, UNALIASED]))
  }
}

/** What the tests above must be able to see. */
describe('when connections have no id', () => {
  const withoutIds = buildASTSchema(
    visit(document, {
      ObjectTypeDefinition(node) {
        if (!node.name.value.endsWith('Connection')) return undefined
        return { ...node, fields: node.fields?.filter(({ name }) => name.value !== 'id') ?? [] }
      },
    }),
  )

  async function mixes(open: OpenClient, known: GraphQLSchema): Promise<boolean> {
    const session = openSession(open, lake, known)
    const operation = (selection: SelectionName) => trafficOperation(selection, {}, { id: false })
    await session.read(operation('requests'))
    await session.publish()
    await session.read(operation('bytes'))
    await session.read(operation('both'))
    return session.faults.some(({ what }) => what === 'mixed')
  }

  it('caches of fields give rows of two snapshots as one', async () => {
    const mixing = []
    for (const { name, open } of CLIENTS) if (await mixes(open, withoutIds)) mixing.push(name)
    expect(mixing).toEqual(['urql, graphcache', 'Relay'])
  })

  it('Relay is right again as soon as the schema has it, selected or not', async () => {
    expect(await mixes(openRelay, schema)).toBe(false)
  })
})
