import type { Catalog, TableSnapshot } from '../catalog/catalog'
import type { Dialect } from '../dialects/dialect'
import type { Engine } from '../engines/engine'
import type { Clock } from '../model/clock'
import type { PublishedSet } from '../model/snapshot'
import { pageOf } from './answer-page'
import { checkRequest } from './check-request'
import { explain } from './explain'
import { executePlan } from './execute-plan'
import { findStart, type PublicationLog } from './find-start'
import type { KeptAnswers } from './kept-answers'
import { pageParts } from './page-parts'
import type { Answer, DatasetRequest, QueryService } from './query-service'
import type { Run } from './read-nodes'
import { relatedSnapshots } from './related-snapshots'
import { answerDigest } from './request-digest'

export interface QueryServiceOptions extends PublicationLog {
  readonly catalog: Pick<Catalog, 'snapshot'>
  readonly engine: Engine
  /** That of the engine. */
  readonly dialect: Dialect
  readonly clock: Clock
  /** How long one field's statements may take. */
  readonly timeoutMs: number
  /** For later pages; null: each page is executed. */
  readonly kept: KeptAnswers | null
  /** The published pointers by dataset, all as of one moment. */
  readPublished(): Promise<PublishedSet>
}

export function createQueryService(options: QueryServiceOptions): QueryService {
  return {
    session(signal) {
      let published: Promise<PublishedSet> | undefined
      return {
        answer: async (request) => {
          checkRequest(request)
          published ??= options.readPublished()
          return answer(request, await published, options, signal)
        },
      }
    },
  }
}

async function answer(
  request: DatasetRequest,
  published: PublishedSet,
  options: QueryServiceOptions,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { publication, cursor } = await findStart(request, published, options)
  const { snapshotId, publishedAt, runId } = publication
  const related = await relatedSnapshots(request, published, options)
  const { table } = request.dataset
  const snapshot = await options.catalog.snapshot(table, snapshotId)
  const startedAt = options.clock()
  const { engine, dialect, kept } = options
  const { position } = cursor
  const work = (stop: AbortSignal) => {
    const run: Run = (plan) => executePlan(plan, dialect, engine, stop)
    return Promise.all([
      pageParts(request, snapshot, position, run, kept),
      request.parts.has('explain')
        ? explain(request, snapshot, position, engine, dialect, stop)
        : null,
    ])
  }
  const [read, explained] = await verified(snapshot, () => untilFailure(options, signal, work))
  const { nodes, scannedBytes, cacheHit, sql, ...rest } = read
  return {
    id: answerDigest(request, snapshotId, position, related),
    ...pageOf(nodes, request.first, cursor),
    ...rest,
    source: {
      engine: engine.name,
      table,
      snapshotId,
      publishedAt,
      runId,
      scannedBytes,
      executionMs: Number(options.clock() - startedAt) / 1000,
      cacheHit,
      sql,
    },
    explain: explained,
  }
}

/** A failure, too, may come of files that changed under the engine. */
async function verified<T>({ verify }: TableSnapshot, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } finally {
    await verify?.()
  }
}

/** After a failure of one statement nobody waits for the others. */
async function untilFailure<T>(
  { timeoutMs }: QueryServiceOptions,
  signal: AbortSignal | undefined,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const failed = new AbortController()
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    return await work(AbortSignal.any([timeout, failed.signal, ...(signal ? [signal] : [])]))
  } finally {
    failed.abort()
  }
}
