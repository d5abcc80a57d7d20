import type { Services } from '../../resolvers/operation-context'
import { createFolderCatalog } from '../../src/catalog/folder-catalog'
import { folderTables } from '../../src/cli/serve/folder-tables'
import { publishedSnapshots } from '../../src/cli/serve/published-snapshots'
import { duckdbDialect } from '../../src/dialects/duckdb'
import type { DuckdbEngine } from '../../src/engines/duckdb/duckdb-engine'
import type { Engine } from '../../src/engines/engine'
import type { Clock } from '../../src/model/clock'
import type { Dataset } from '../../src/model/dataset'
import { createQueryService, type QueryServiceOptions } from '../../src/query/create-query-service'
import { createRouter, type RouterOptions } from '../../src/query/route'
import { inMemoryPublishing } from '../support/in-memory-publishing'
import { inMemoryRuns } from '../support/in-memory-runs'
import { UNKNOWN_FRESHNESS } from '../support/in-memory-services'

/** What is kept of answers; absent: nothing. */
export interface FolderCaches
  extends Partial<Pick<QueryServiceOptions, 'kept'>>, Pick<RouterOptions, 'results'> {}

/** Services of datasets that are all in folders, which need no database. */
export function folderServices(options: {
  readonly datasets: readonly Dataset[]
  /** Where their folders are. */
  readonly folders: string
  /** Reads footers. */
  readonly duckdb: DuckdbEngine
  /** Executes. */
  readonly engine: Engine
  readonly clock: Clock
  readonly caches?: FolderCaches
}): Services {
  const { datasets, folders, duckdb, engine, clock, caches = {} } = options
  const tables = folderTables(datasets, { folders: new Map() }, { folders })
  const catalog = createFolderCatalog(tables, (paths) => duckdb.footers(paths))
  const published = publishedSnapshots(
    datasets,
    {
      readPublished: async () => new Map(),
      findPublication: async () => null,
      publicationAt: async () => null,
    },
    catalog,
  )
  const queries = createQueryService({
    catalog,
    router: createRouter({
      routes: [{ engine, dialect: duckdbDialect, serves: ['folders'] }],
      clock,
      results: caches.results ?? null,
    }),
    timeoutMs: 20_000,
    kept: caches.kept ?? null,
    datasets,
    partitionsOf: async () => new Map(),
    inputsOf: () => null,
    ...published,
  })
  return {
    datasets,
    runs: inMemoryRuns([]),
    publishing: inMemoryPublishing(),
    freshness: UNKNOWN_FRESHNESS,
    queries,
    publications: () => published.readPublished(),
  }
}
