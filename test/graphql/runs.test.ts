import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { NO_LAUNCHER } from '../support/no-launcher'
import { createRunService } from '../../pipeline/runs/create-run-service'
import { systemTimers } from '../../pipeline/runs/timers'
import { datasets } from '../../schema/datasets'
import { openDatabase, type Database } from '../../src/store/database'
import { migrate } from '../../src/store/migrate'
import { runsSql } from '../../src/store/run-list-repository'
import { graphql } from '../support/graphql-client'
import { inMemoryServices } from '../support/in-memory-services'
import { type LoopbackServer, startLoopbackServer } from '../support/loopback-server'
import { insertEndedRuns } from '../support/many-runs'
import { startPostgres, type TestPostgres } from '../support/postgres'
import { sampleJobs } from '../support/sample-jobs'
import { shopDatasets } from '../support/shop-datasets'

const RUNS = 5_000
let postgres: TestPostgres
let db: Kysely<Database>
let server: LoopbackServer

beforeAll(async () => {
  postgres = await startPostgres()
  db = openDatabase(postgres.config, () => {})
  await migrate(db)
  await insertEndedRuns(db, RUNS)
  const { services } = inMemoryServices({ datasets, jobs: sampleJobs, answer: () => ({}) })
  let now = 1_704_100_000_000_000n
  const runs = createRunService({
    db,
    jobs: sampleJobs,
    launchers: { all: [NO_LAUNCHER], of: () => NO_LAUNCHER },
    clock: () => (now += 1n),
    ids: randomUUID,
    timers: systemTimers,
  })
  server = await startLoopbackServer({ ...services, runs })
}, 60_000)
afterAll(async () => {
  await server.close()
  await db.destroy()
  await postgres.stop()
})

interface Page {
  readonly nodes: readonly { readonly id: string; readonly status: string }[]
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[]
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean }
}

async function page(variables: object): Promise<Page> {
  const query = `query ($where: RunWhere, $first: Int! = 50, $after: String) {
    runs(where: $where, first: $first, after: $after) {
      nodes { id status job { name } createdAt attempts { number status externalId } }
      edges { cursor node { id } }
      pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
    } }`
  const { data, errors } = await graphql(server.url, query, { ...variables })
  expect(errors).toBeUndefined()
  return data?.['runs'] as Page
}

async function all(where: object): Promise<readonly string[]> {
  const ids: string[] = []
  for (let after: string | null = null; ;) {
    const { nodes, pageInfo } = await page({ where, first: 20, after })
    ids.push(...nodes.map(({ id }) => Buffer.from(id, 'base64url').toString()))
    if (!pageInfo.hasNextPage) return ids
    after = pageInfo.endCursor
  }
}

describe('runs', () => {
  it('come newest first, in pages that meet, each with its cursor', async () => {
    const first = await page({ first: 3 })
    expect(first.edges.map(({ node }) => node.id)).toEqual(first.nodes.map(({ id }) => id))
    const second = await page({ first: 3, after: first.edges[0]?.cursor })
    expect(second.nodes.slice(0, 2)).toEqual(first.nodes.slice(1))
  })

  it('are filtered by job, status, dataset and when they were created, all together', async () => {
    const window = { from: '2024-01-01T00:10:00Z', until: '2024-01-01T00:20:00Z' }
    expect(await all({ status: ['FAILED'], created: window })).toEqual(
      [1100, 1000, 900, 800, 700, 600].map((n) => `Run:run${n}`),
    )
    expect(await all({ status: ['FAILED'], job: ['summarizeTraffic'] })).toEqual([])
    expect(await all({ created: { from: window.from, until: '2024-01-01T00:10:03Z' } })).toEqual(
      [602, 601, 600].map((n) => `Run:run${n}`),
    )
    const ofTraffic = { created: { from: window.from, until: '2024-01-01T00:10:06Z' } }
    expect(await all({ ...ofTraffic, dataset: ['trafficByHour'] })).toEqual(
      [605, 603, 601].map((n) => `Run:run${n}`),
    )
    expect(
      await all({ ...ofTraffic, dataset: ['trafficByHour'], job: ['cleanAccessLogs'] }),
    ).toEqual([])
  })

  it('come once, however often a filter names their job or their status', async () => {
    const named = { job: ['cleanAccessLogs'], status: ['FAILED'] }
    const twice = { job: [...named.job, ...named.job], status: [...named.status, ...named.status] }
    const once = await all(named)
    expect(once).not.toEqual([])
    expect(await all(twice)).toEqual(once)
    expect(await all({ status: twice.status })).toEqual(await all({ status: named.status }))
  })

  it.each([
    ['nothing', {}],
    ['a job', { jobs: ['cleanAccessLogs'] }],
    ['a status', { statuses: ['failed'] }],
    ['both', { jobs: ['cleanAccessLogs', 'summarizeTraffic'], statuses: ['failed', 'running'] }],
  ] as const)('filtered by %s are found by index, never by looking at all', async (_, filter) => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain ${runsSql(
      { ...filter, limit: 51, after: null },
      { created_at: 1_704_100_000_000_000n, seq: 900n },
    )}`.execute(db)
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toMatch(/Index (Only )?Scan.* on run/)
    expect(plan).not.toMatch(/Seq Scan on run/)
  })

  it('tell what happened to them, why, and where to look', async () => {
    const started = await graphql(
      server.url,
      `
        mutation {
          startCleanAccessLogs(input: {}, idempotencyKey: "k") {
            run {
              id
              status
            }
          }
        }
      `,
    )
    const { id } = (started.data?.['startCleanAccessLogs'] as { run: { id: string } }).run
    await graphql(
      server.url,
      `
        mutation ($id: ID!) {
          cancelRun(id: $id) {
            run {
              id
            }
          }
        }
      `,
      { id },
    )
    const { data } = await graphql(
      server.url,
      `
        query ($id: ID!) {
          run(id: $id) {
            revision
            status
            failure {
              code
              class
            }
            events {
              revision
              kind
              status
              message
            }
            attempts {
              failure {
                class
              }
              links {
                console
                log
              }
            }
          }
        }
      `,
      { id },
    )
    expect(data?.['run']).toEqual({
      revision: 2,
      status: 'CANCELED',
      failure: null,
      events: [
        { revision: 1, kind: 'started', status: 'QUEUED', message: null },
        { revision: 2, kind: 'cancelRequested', status: 'CANCELED', message: null },
      ],
      attempts: [],
    })
  })
})

describe('while the database is away', () => {
  it('queries and mutations say that they may be sent again, and then do it once', async () => {
    const ask = '{ runs(first: 1) { nodes { id } } }'
    const start = `mutation { startCleanAccessLogs(input: {}, idempotencyKey: "away") { run { id } } }`
    await postgres.kill()
    for (const text of [ask, start]) {
      const { errors } = await graphql(server.url, text)
      expect(errors?.map(({ extensions }) => extensions)).toEqual([
        { code: 'DATABASE_UNAVAILABLE', retryable: true },
      ])
      expect(JSON.stringify(errors)).not.toMatch(/ECONN|127\.0\.0\.1|terminated/)
    }
    expect(server.log.join()).toContain('PostgreSQL does not answer')
    await postgres.restart()
    const [one, other] = [await graphql(server.url, start), await graphql(server.url, start)]
    expect(one.errors).toBeUndefined()
    expect(other.data).toEqual(one.data)
  })
})

describe('publications', () => {
  it('are refused with the code of their service, and listed', async () => {
    const { services } = inMemoryServices({
      datasets: Object.values(shopDatasets),
      jobs: [],
      answer: () => ({}),
    })
    const shop = await startLoopbackServer(services)
    const dataset = shopDatasets.shop
    const { data, errors } = await graphql(
      shop.url,
      `
        mutation ($dataset: String!) {
          publishSnapshot(dataset: $dataset, snapshotId: "7") {
            dataset {
              name
            }
          }
          rollbackDataset(dataset: $dataset, snapshotId: "7", replaces: "8") {
            dataset {
              name
            }
          }
        }
      `,
      { dataset: dataset.name },
    )
    expect(data).toEqual({ publishSnapshot: null, rollbackDataset: null })
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([
      'PUBLISH_CONFLICT',
      'PUBLISH_CONFLICT',
    ])
    const shown = await graphql(
      shop.url,
      `
        query ($name: String!) {
          dataset(name: $name) {
            snapshots(first: 2) {
              snapshotId
            }
          }
        }
      `,
      { name: dataset.name },
    )
    expect(shown.data?.['dataset']).toEqual({ snapshots: [{ snapshotId: '7' }] })
    await shop.close()
  })
})
