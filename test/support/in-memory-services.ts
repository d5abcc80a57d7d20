import type { Job } from '../../pipeline/jobs/job'
import type { Services } from '../../resolvers/operation-context'
import type { Dataset } from '../../src/model/dataset'
import type { Run } from '../../src/model/run'
import type { Publication } from '../../src/model/snapshot'
import type { Answer, DatasetRequest } from '../../src/query/query-service'
import { inMemoryRuns, queuedRun } from './in-memory-runs'

export const PUBLISHED_AT = 1_431_857_103_000_001n

export const PUBLISHER: Run = { ...queuedRun('run-1', 'summarizeTraffic', {}), status: 'succeeded' }

/** Services whose answers come from a function, and the requests that they saw. */
export function inMemoryServices(options: {
  readonly datasets: readonly Dataset[]
  readonly jobs: readonly Job[]
  answer(request: DatasetRequest): Partial<Answer>
}): {
  readonly services: Services
  readonly requests: DatasetRequest[]
  readonly sessions: () => number
} {
  const requests: DatasetRequest[] = []
  let sessions = 0
  const services: Services = {
    datasets: options.datasets,
    runs: inMemoryRuns(options.jobs, [PUBLISHER]),
    queries: {
      session: () => {
        sessions += 1
        return {
          answer: async (request) => {
            requests.push(request)
            return { ...emptyAnswer(request), ...options.answer(request) }
          },
        }
      },
    },
    publications: async () =>
      new Map(options.datasets.map(({ name }) => [name, publicationOf(name)])),
  }
  return { services, requests, sessions: () => sessions }
}

function publicationOf(dataset: string): Publication {
  return { dataset, version: 1, snapshotId: '7', runId: PUBLISHER.id, publishedAt: PUBLISHED_AT }
}

function emptyAnswer({ dataset }: DatasetRequest): Answer {
  return {
    id: `answer of ${dataset.name}`,
    nodes: [],
    totals: null,
    totalCount: null,
    pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false },
    source: {
      engine: 'memory',
      table: dataset.table,
      snapshotId: '7',
      publishedAt: PUBLISHED_AT,
      runId: PUBLISHER.id,
      scannedBytes: 0n,
      executionMs: 0.4,
      cacheHit: false,
      sql: 'SELECT 1',
    },
  }
}
