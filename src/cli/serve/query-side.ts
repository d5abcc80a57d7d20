import { CompiledQuery, type Kysely } from 'kysely'
import { randomUUID } from 'node:crypto'
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
import { createQueryService } from '../../query/create-query-service'
import { createFreshness, type Freshness } from '../../query/freshness'
import { NODES_AHEAD, keptAnswers } from '../../query/kept-answers'
import type { QueryService } from '../../query/query-service'
import type { Database } from '../../store/database'
import { publicationAt, publicationOf, publishedNow } from '../../store/publication-repository'
import { partitionLog } from './partition-log'
import { publishedSnapshots } from './published-snapshots'

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
  close(): Promise<void>
}

export interface QuerySideOptions {
  readonly datasets: readonly Dataset[]
  readonly jobs: readonly Job[]
  readonly folders: readonly FolderTable[]
  readonly spillFolder: string
  readonly timeoutMs: number
  /** Of later pages; 0 keeps nothing. */
  readonly keptMebibytes: number
}

export async function openQuerySide(
  db: Kysely<Database>,
  catalog: Catalog,
  { datasets, jobs, folders, spillFolder, timeoutMs, keptMebibytes }: QuerySideOptions,
): Promise<QuerySide> {
  const bytes = keptMebibytes * 2 ** 20
  const engine = await openDuckdb({ ...DUCKDB_DEFAULTS, words: duckdbDialect, spillFolder })
  const folderCatalog = createFolderCatalog(folders, (paths) => engine.footers(paths))
  const inFolders = new Set(folders.map(({ table }) => table))
  const published = publishedSnapshots(
    datasets,
    {
      readPublished: () => publishedNow(db),
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
    engine,
    dialect: duckdbDialect,
    clock: systemClock,
    kept: keptMebibytes === 0 ? null : keptAnswers({ nodesAhead: NODES_AHEAD, bytes }),
    timeoutMs,
    datasets,
    ...partitionLog(db, jobs),
    ...published,
  })
  const freshness = createFreshness(both, systemClock)
  const publications = (): Promise<PublishedSet> => published.readPublished()
  return { services: { queries, freshness, publications }, close: () => engine.close() }
}
