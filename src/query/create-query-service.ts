import type { Catalog, TableSnapshot } from '../catalog/catalog'
import type { Dialect } from '../dialects/dialect'
import type { Engine } from '../engines/engine'
import type { Clock } from '../model/clock'
import { CodedError } from '../model/coded-error'
import type { Publication } from '../model/snapshot'
import { pageOf } from './answer-page'
import { checkRequest } from './check-request'
import { decodeCursor } from './cursor'
import type { Cursor } from './cursor'
import { executePlan, sumOfBytes } from './execute-plan'
import type { Executed } from './execute-plan'
import { planNodes, planTotalCount, planTotals } from './plan'
import type { Plan } from './plan'
import type { Answer, AnswerPart, DatasetRequest, QueryService } from './query-service'
import { answerDigest, requestDigest } from './request-digest'

export interface QueryServiceOptions {
  readonly catalog: Pick<Catalog, 'snapshot'>
  readonly engine: Engine
  /** That of the engine. */
  readonly dialect: Dialect
  readonly clock: Clock
  /** How long one field's statements may take. */
  readonly timeoutMs: number
  /** The published pointers by dataset, all as of one moment. */
  readPublished(): Promise<ReadonlyMap<string, Publication>>
  /** The publication of a snapshot that was published once and is still held; else null. */
  findPublication(dataset: string, snapshotId: string): Promise<Publication | null>
}

export function createQueryService(options: QueryServiceOptions): QueryService {
  return {
    session(signal) {
      let published: Promise<ReadonlyMap<string, Publication>> | undefined
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
  published: ReadonlyMap<string, Publication>,
  options: QueryServiceOptions,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { publication, start } = await findStart(request, published, options)
  const snapshot = await options.catalog.snapshot(request.dataset.table, publication.snapshotId)
  const startedAt = options.clock()
  const parts = await executeParts(request, snapshot, start, options, signal)
  const { nodes, totals, totalCount } = parts
  const executed = [nodes, totals, totalCount].filter((part) => part !== null)
  return {
    id: answerDigest(request, start.snapshotId, start.position),
    ...pageOf(nodes?.rows ?? [], request.first, start),
    totals: totals?.rows[0] ?? null,
    totalCount: countOf(request, totalCount),
    source: {
      engine: options.engine.name,
      table: request.dataset.table,
      snapshotId: publication.snapshotId,
      publishedAt: publication.publishedAt,
      runId: publication.runId,
      scannedBytes: sumOfBytes(executed),
      executionMs: Number(options.clock() - startedAt) / 1000,
      cacheHit: false,
      sql: executed.map(({ sql }) => sql).join(';\n\n'),
    },
  }
}

/** The first page reads what is published; a later one stays with the snapshot of the first. */
async function findStart(
  request: DatasetRequest,
  published: ReadonlyMap<string, Publication>,
  options: QueryServiceOptions,
): Promise<{ readonly publication: Publication; readonly start: Cursor }> {
  const { name } = request.dataset
  const digest = requestDigest(request)
  const current = published.get(name)
  if (request.after === null) {
    if (current === undefined) throw nothingPublished(name)
    const { snapshotId } = current
    return { publication: current, start: { request: digest, snapshotId, position: 0 } }
  }
  const start = decodeCursor(request.after, digest)
  const publication =
    current?.snapshotId === start.snapshotId
      ? current
      : await options.findPublication(name, start.snapshotId)
  if (publication === null) throw expired(name)
  return { publication, start }
}

type Parts = Readonly<Record<'nodes' | 'totals' | 'totalCount', Executed | null>>

async function executeParts(
  request: DatasetRequest,
  snapshot: TableSnapshot,
  start: Cursor,
  { dialect, engine, timeoutMs }: QueryServiceOptions,
  signal: AbortSignal | undefined,
): Promise<Parts> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const failed = new AbortController()
  const stop = AbortSignal.any([timeout, failed.signal, ...(signal ? [signal] : [])])
  const run = (wanted: readonly AnswerPart[], plan: () => Plan) =>
    wanted.some((part) => request.parts.has(part))
      ? executePlan(plan(), dialect, engine, stop)
      : null
  const page = { limit: request.first + 1, offset: start.position }
  try {
    const [nodes, totals, totalCount] = await Promise.all([
      run(['nodes', 'pageInfo'], () => planNodes(request, snapshot, page)),
      run(request.dataset.kind === 'groups' ? ['totals'] : [], () => planTotals(request, snapshot)),
      run(request.groupBy?.length === 0 ? [] : ['totalCount'], () =>
        planTotalCount(request, snapshot),
      ),
    ])
    return { nodes, totals, totalCount }
  } finally {
    // After a failure of one, nobody waits for the others; after success this changes nothing.
    failed.abort()
  }
}

/** One group over everything is one, whatever there is. */
function countOf({ parts, groupBy }: DatasetRequest, executed: Executed | null): bigint | null {
  if (groupBy?.length === 0) return parts.has('totalCount') ? 1n : null
  const value = executed?.rows[0]?.['totalCount']
  return typeof value === 'bigint' ? value : null
}

function nothingPublished(name: string): CodedError {
  const message = `Nothing is published of ${name} yet; start the job that produces it.`
  return new CodedError('NOTHING_PUBLISHED', message)
}

function expired(name: string): CodedError {
  const message = `The snapshot of ${name} that this cursor reads is no longer held; start again from the first page.`
  return new CodedError('SNAPSHOT_EXPIRED', message)
}
