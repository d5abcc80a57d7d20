import { CompiledQuery, type Kysely } from 'kysely'
import { randomUUID } from 'node:crypto'
import type { Catalog } from '../../catalog/catalog'
import { createJdbcCatalog } from '../../catalog/jdbc-catalog'
import { localTableFiles } from '../../catalog/table-files'
import { duckdbDialect } from '../../dialects/duckdb'
import { DUCKDB_DEFAULTS, openDuckdb } from '../../engines/duckdb/duckdb-engine'
import { systemClock } from '../../model/clock'
import { createQueryService } from '../../query/create-query-service'
import { NODES_AHEAD, keptAnswers } from '../../query/kept-answers'
import type { QueryService } from '../../query/query-service'
import type { Database } from '../../store/database'
import { publicationAt, publicationOf, publishedNow } from '../../store/publication-repository'

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
  readonly queries: QueryService
  close(): Promise<void>
}

export interface QuerySettings {
  readonly spillFolder: string
  readonly timeoutMs: number
  /** 0 keeps nothing. */
  readonly keptMebibytes: number
}

export async function openQuerySide(
  db: Kysely<Database>,
  catalog: Catalog,
  { spillFolder, timeoutMs, keptMebibytes }: QuerySettings,
): Promise<QuerySide> {
  const bytes = keptMebibytes * 2 ** 20
  const engine = await openDuckdb({ ...DUCKDB_DEFAULTS, words: duckdbDialect, spillFolder })
  const queries = createQueryService({
    catalog,
    engine,
    dialect: duckdbDialect,
    clock: systemClock,
    kept: keptMebibytes === 0 ? null : keptAnswers({ nodesAhead: NODES_AHEAD, bytes }),
    timeoutMs,
    readPublished: () => publishedNow(db),
    findPublication: (dataset, snapshotId) => publicationOf(db, dataset, snapshotId),
    publicationAt: (dataset, time) => publicationAt(db, dataset, time),
  })
  return { queries, close: () => engine.close() }
}
