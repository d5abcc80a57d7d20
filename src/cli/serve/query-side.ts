import { CompiledQuery, type Kysely } from 'kysely'
import { randomUUID } from 'node:crypto'
import type { Registry } from 'prom-client'
import type { Job } from '../../../pipeline/jobs/job'
import type { Catalog } from '../../catalog/catalog'
import { createFolderCatalog } from '../../catalog/folder-catalog'
import type { FolderTable } from '../../catalog/folder-snapshot'
import { createJdbcCatalog } from '../../catalog/jdbc-catalog'
import { localTableFiles } from '../../catalog/table-files'
import { duckdbDialect } from '../../dialects/duckdb'
import { DUCKDB_DEFAULTS, openDuckdb } from '../../engines/duckdb/duckdb-engine'
import { systemClock } from '../../model/clock'
import type { Dataset } from '../../model/dataset'
import type { PublishedSet } from '../../model/snapshot'
import { createRouter, type Route, type Router, type RouterOptions } from '../../query/route'
import { createQueryService } from '../../query/create-query-service'
import { createFreshness, type Freshness } from '../../query/freshness'
import { NODES_AHEAD, keptAnswers, type KeptAnswers } from '../../query/kept-answers'
import { publishedPointers } from '../../query/published-pointers'
import type { QueryService } from '../../query/query-service'
import { resultCache, type ResultCache } from '../../query/result-cache'
import type { Database } from '../../store/database'
import { publishedRevision } from '../../store/published-revision-repository'
import { publicationAt, publicationOf, publishedNow } from '../../store/publication-repository'
import type { Config } from '../../config/config'
import type { Logger } from '../../server/logger'
import type { ReadinessCheck } from '../../server/readiness'
import type { CountedCaches } from './cache-metrics'
import { openAdmission } from './open-admission'
import { engineMetrics, engineReadiness } from './engine-health'
import { openRoutes } from './engine-openers'
import { partitionLog } from './partition-log'
import { publishedSnapshots } from './published-snapshots'

const MEBIBYTE = 2 ** 20

export function openCatalog(db: Kysely<Database>): Catalog {
  return createJdbcCatalog({
    query: async (text, values) =>
      (await db.executeQuery(CompiledQuery.raw(text, [...values]))).rows,
    files: localTableFiles,
    clock: systemClock,
    ids: randomUUID,
  })
}

export interface QuerySide {
  readonly services: {
    readonly queries: QueryService
    readonly freshness: Freshness
    /** What is published now. */
    readonly publications: () => Promise<PublishedSet>
  }
  readonly readiness: readonly ReadinessCheck[]
  /** For /metrics. */
  readonly caches: CountedCaches
  close(): Promise<void>
}

export interface QuerySideOptions extends Pick<
  Config,
  'engines' | 'keptMebibytes' | 'resultMebibytes' | 'limits'
> {
  readonly datasets: readonly Dataset[]
  readonly jobs: readonly Job[]
  readonly registry: Registry
  readonly logger: Logger
  readonly folders: readonly FolderTable[]
  readonly spillFolder: string
  readonly timeoutMs: number
}

export async function openQuerySide(
  db: Kysely<Database>,
  catalog: Catalog,
  options: QuerySideOptions,
): Promise<QuerySide> {
  const { datasets, jobs, folders, spillFolder, timeoutMs } = options
  const { results, kept, caches } = openCaches(options)
  const duckdb = await openDuckdb({ ...DUCKDB_DEFAULTS, words: duckdbDialect, spillFolder })
  const routes = openRoutes(options.engines, { ...options, duckdb })
  const admission = openAdmission(db, options.limits, options.registry)
  const router = routed(routes, { results, admission }, options.registry)
  const folderCatalog = createFolderCatalog(folders, (paths) => duckdb.footers(paths))
  const inFolders = new Set(folders.map(({ table }) => table))
  const published = publishedSnapshots(
    datasets,
    {
      readPublished: publishedPointers({
        readRevision: publishedRevision(db),
        readPublished: () => publishedNow(db),
      }),
      findPublication: (dataset, snapshotId) => publicationOf(db, dataset, snapshotId),
      publicationAt: (dataset, time) => publicationAt(db, dataset, time),
    },
    folderCatalog,
  )
  const both: Pick<Catalog, 'snapshot'> = {
    snapshot: (table, id) => (inFolders.has(table) ? folderCatalog : catalog).snapshot(table, id),
  }
  const queries = createQueryService({
    catalog: both,
    router,
    kept,
    timeoutMs,
    datasets,
    ...partitionLog(db, jobs),
    ...published,
  })
  return {
    services: {
      queries,
      freshness: createFreshness(both, systemClock),
      publications: () => published.readPublished(),
    },
    readiness: engineReadiness(
      options.engines.map(({ name }) => name),
      () => router.health(),
    ),
    caches,
    async close() {
      // What serves folders is DuckDB, within its budget or not.
      const others = routes.filter(({ serves }) => !serves.includes('folders'))
      await Promise.all([duckdb, ...others.map(({ engine }) => engine)].map((one) => one.close()))
    },
  }
}

interface Caches {
  readonly results: ResultCache | null
  readonly kept: KeptAnswers | null
  readonly caches: CountedCaches
}

function openCaches({ keptMebibytes, resultMebibytes }: QuerySideOptions): Caches {
  const results = resultMebibytes === 0 ? null : resultCache(resultMebibytes * MEBIBYTE)
  const bytes = keptMebibytes * MEBIBYTE
  const kept = bytes === 0 ? null : keptAnswers({ nodesAhead: NODES_AHEAD, bytes })
  const counted = {
    ...(results && { results: results.counts }),
    ...(kept && { pages: kept.counts }),
  }
  return { results, kept, caches: counted }
}

function routed(
  routes: readonly Route[],
  before: Pick<RouterOptions, 'results' | 'admission'>,
  registry: Registry,
): Router {
  const noted = engineMetrics(registry, () => router.health())
  const router = createRouter({ routes, clock: systemClock, noted, ...before })
  return router
}
