import type { Catalog, TableSnapshot } from '../catalog/catalog'
import type { Dataset } from '../model/dataset'
import type { PublishedSet } from '../model/snapshot'
import { pageOf } from './answer-page'
import { checkRequest } from './check-request'
import { chooseTable } from './choose-table'
import type { Cursor } from './cursor'
import { explain } from './explain'
import { executePlan } from './execute-plan'
import { findStart, type PublicationLog } from './find-start'
import { gatherPlans, type Place } from './fusion/gather-plans'
import { largeGroupings, type LargeGroupings } from './fusion/large-groupings'
import { fromHeldTable } from './held-table'
import { keptOf, type KeptAnswers } from './kept-answers'
import type { PartitionLog } from './made-from'
import { createOperationPointers } from './operation-pointers'
import { notedReads } from './noted-reads'
import { pageParts } from './page-parts'
import type { Answer, DatasetRequest, QueryService } from './query-service'
import type { Run } from './read-nodes'
import { relatedSnapshots } from './related-snapshots'
import { answerDigest } from './request-digest'
import type { AskedRoute, Router } from './route'
import type { TableChoice } from './table-choice'
import { tableFamilies, type TableFamily } from './table-families'

export interface QueryServiceOptions extends PublicationLog, PartitionLog {
  /** All that are served: each may be answered by tables of others. */
  readonly datasets: readonly Dataset[]
  readonly catalog: Pick<Catalog, 'snapshot'>
  readonly router: Router
  /** How long one field's statements may take. */
  readonly timeoutMs: number
  /** For later pages; null: each page is executed. */
  readonly kept: KeptAnswers | null
  /** Whether fields of an operation are answered by one statement where that is cheaper; absent: they are. */
  readonly fuses?: boolean
  /** The published pointers by dataset, all as of one moment. */
  readPublished(): Promise<PublishedSet>
}

export function createQueryService(options: QueryServiceOptions): QueryService {
  const familyOf = tableFamilies(options.datasets)
  const large = options.fuses === false ? null : largeGroupings()
  return {
    session(signal) {
      const noted = notedReads(options)
      const pointers = createOperationPointers(() => noted.readPublished())
      const partitionsOf = readOnce(options)
      const placeOf = large === null ? null : gatherPlans(large)
      return {
        reads: () => noted.reads(),
        answer: async (request) => {
          checkRequest(request)
          const family = familyOf(request.dataset)
          const place = placeOf?.(request.dataset.name) ?? null
          const shared = { ...options, ...noted, partitionsOf, large, signal }
          try {
            return await pointers.answer((published) =>
              answer(request, { ...shared, published, family, place }),
            )
          } finally {
            place?.leave()
          }
        },
      }
    },
  }
}

/** What the fields of an operation share. */
interface Operation extends QueryServiceOptions {
  readonly published: PublishedSet
  /** Of the dataset that is asked for. */
  readonly family: TableFamily
  /** Null: each plan is executed alone. */
  readonly large: LargeGroupings | null
  readonly place: Place | null
  readonly signal: AbortSignal | undefined
}

async function answer(request: DatasetRequest, operation: Operation): Promise<Answer> {
  const { published, router, kept, signal } = operation
  const start = await findStart(request, published, operation)
  const { snapshotId } = start.publication
  const related = await relatedSnapshots(request, published, operation)
  const read = async (
    choice: TableChoice,
    { engine, dialect, together }: AskedRoute,
    stop: AbortSignal,
  ) => {
    const cursor = { ...start.cursor, other: otherOf(choice) }
    const run = runOf(choice, { engine, dialect, together }, operation, stop)
    const [parts, explained] = await verified(choice.snapshot, () =>
      Promise.all([
        pageParts(choice.request, choice.snapshot, cursor, run, keptOf(engine.name, kept)),
        request.parts.has('explain')
          ? explain(choice, cursor.position, { engine, dialect }, stop, operation.large)
          : null,
      ]),
    )
    return { engine, choice, cursor, parts, explained }
  }
  const by = (route: AskedRoute, stop: AbortSignal) =>
    fromHeldTable(
      operation.family,
      (family) => chooseTable(request, start, { ...operation, family, engine: route.engine }, stop),
      (choice) => read(choice, route, stop),
    )
  // One for all engines that are asked: a fallback shares the time of the request.
  const limit = AbortSignal.timeout(operation.timeoutMs)
  const ends = signal === undefined ? [limit] : [limit, signal]
  const { engine, choice, cursor, parts, explained } = await router.answer(request, (route) =>
    untilFailure(ends, (stop) => by(route, stop)),
  )
  const { nodes, scannedBytes, queuedMs, executionMs, cacheHit, sql, ...rest } = parts
  const { publication, snapshot } = choice
  return {
    id: answerDigest(request, cursor, cursor.position, related),
    ...pageOf(nodes, request.first, cursor),
    ...rest,
    source: {
      engine: engine.name,
      table: snapshot.table,
      snapshotId: publication.snapshotId,
      datasetSnapshotId: snapshotId,
      publishedAt: publication.publishedAt,
      runId: publication.runId,
      scannedBytes,
      queuedMs,
      executionMs,
      cacheHit,
      sql,
    },
    explain: explained,
  }
}

/** Together with what the other fields of the operation execute, as far as that is cheaper. */
function runOf(
  { snapshot, request: { dataset, principal } }: TableChoice,
  { engine, dialect, together }: Pick<AskedRoute, 'engine' | 'dialect' | 'together'>,
  { place }: Operation,
  stop: AbortSignal,
): Run {
  const of = { engine, dialect, together, dataset, snapshot, policy: principal.id }
  return (plan) => place?.run({ ...of, plan }, stop) ?? executePlan(plan, dialect, engine, stop)
}

function otherOf({ otherName, publication }: TableChoice): Cursor['other'] {
  return otherName === null ? null : { name: otherName, snapshotId: publication.snapshotId }
}

/** Partitions do not change within an operation. */
function readOnce(log: PartitionLog): PartitionLog['partitionsOf'] {
  const read = new Map<string, ReturnType<PartitionLog['partitionsOf']>>()
  return (publication) => {
    const key = `${publication.dataset} ${publication.snapshotId}`
    const found = read.get(key) ?? log.partitionsOf(publication)
    read.set(key, found)
    return found
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
  ends: readonly AbortSignal[],
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const failed = new AbortController()
  try {
    return await work(AbortSignal.any([...ends, failed.signal]))
  } finally {
    failed.abort()
  }
}
