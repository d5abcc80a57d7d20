import type { Job } from '../../pipeline/jobs/job'
import type { Services } from '../../resolvers/operation-context'
import { CodedError } from '../../src/model/coded-error'
import type { Dataset } from '../../src/model/dataset'
import type { Run } from '../../src/model/run'
import type { Publication } from '../../src/model/snapshot'
import type { Freshness } from '../../src/query/freshness'
import type { Answer, DatasetRequest } from '../../src/query/query-service'
import { inMemoryPublishing } from './in-memory-publishing'
import { inMemoryRuns, queuedRun } from './in-memory-runs'

/** Nothing is known of times. */
export const UNKNOWN_FRESHNESS: Freshness = {
  dataUntil: () => Promise.resolve(null),
  isLate: () => Promise.resolve(null),
}

export const PUBLISHED_AT = 1_431_857_103_000_001n

export const PUBLISHER: Run = { ...queuedRun('run-1', 'summarizeTraffic', {}), status: 'succeeded' }

/** A request for so many first is answered only when its client has gone. */
export const UNANSWERED = 77

/** Services whose answers come from a function, and the requests that they saw. */
export function inMemoryServices(options: {
  readonly datasets: readonly Dataset[]
  readonly jobs: readonly Job[]
  answer(request: DatasetRequest): Partial<Answer>
}): {
  readonly services: Services
  readonly requests: DatasetRequest[]
  readonly sessions: () => number
  /** Of the sessions, in order. */
  readonly signals: readonly AbortSignal[]
} {
  const requests: DatasetRequest[] = []
  const signals: AbortSignal[] = []
  let sessions = 0
  const services: Services = {
    datasets: options.datasets,
    runs: inMemoryRuns(options.jobs, [PUBLISHER]),
    publishing: inMemoryPublishing(options.datasets.map(({ name }) => publicationOf(name))),
    freshness: UNKNOWN_FRESHNESS,
    queries: {
      session: (signal) => {
        sessions += 1
        if (signal !== undefined) signals.push(signal)
        return {
          reads: async () =>
            new Map(options.datasets.map(({ name }) => [name, publicationOf(name)])),
          answer: async (request) => {
            requests.push(request)
            if (request.first === UNANSWERED) await aborted(signal)
            return { ...emptyAnswer(request), ...options.answer(request) }
          },
        }
      },
    },
    publications: async () =>
      new Map(options.datasets.map(({ name }) => [name, publicationOf(name)])),
  }
  return { services, requests, sessions: () => sessions, signals }
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new CodedError('CANCELED', 'gone')))
  })
}

function publicationOf(dataset: string): Publication {
  return { dataset, version: 1, snapshotId: '7', runId: PUBLISHER.id, publishedAt: PUBLISHED_AT }
}

function emptyAnswer({ dataset }: DatasetRequest): Answer {
  return {
    id: `answer of ${dataset.name}`,
    nodes: [],
    totals: null,
    comparedTotals: null,
    comparedWindow: null,
    explain: null,
    totalCount: null,
    pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false },
    source: {
      engine: 'memory',
      table: dataset.table,
      snapshotId: '7',
      datasetSnapshotId: '7',
      publishedAt: PUBLISHED_AT,
      runId: PUBLISHER.id,
      scannedBytes: 0n,
      queuedMs: null,
      executionMs: 0.4,
      cacheHit: false,
      sql: 'SELECT 1',
    },
  }
}
