import { CodedError } from '../../src/model/coded-error'
import { athenaDialect } from '../../src/dialects/athena'
import type { Dialect } from '../../src/dialects/dialect'
import { duckdbDialect } from '../../src/dialects/duckdb'
import { trinoDialect } from '../../src/dialects/trino'
import type { Engine } from '../../src/engines/engine'
import type { PublishedSnapshot } from '../../src/model/snapshot'
import { createQueryService } from '../../src/query/create-query-service'
import type {
  Answer,
  DatasetRequest,
  QueryService,
  QuerySession,
} from '../../src/query/query-service'
import { createRouter, type Route } from '../../src/query/route'
import type { EnginesLake } from './engines-lake'

/** The same snapshots, answered by each engine alone. */
export interface EachEngine {
  readonly duckdb: QueryService
  /** Those whose answers must be DuckDB's. */
  readonly others: readonly { readonly name: string; readonly service: QueryService }[]
  /** A snapshot that requests may read; without asOf they read the one that came last. */
  publish(dataset: string, snapshotId: string): void
}

export function eachEngine(lake: EnginesLake): EachEngine {
  const { publish, serviceOf } = publications(lake)
  const alone = (engine: Engine, dialect: Dialect): QueryService =>
    serviceOf([{ engine, dialect, serves: ['tables'] }])
  return {
    duckdb: alone(lake.duckdb, duckdbDialect),
    others: [
      { name: 'trino', service: alone(lake.trino, trinoDialect) },
      { name: 'athena', service: alone(lake.athena.engine, athenaDialect) },
    ],
    publish,
  }
}

/** What may be read, and services by the engines that answer them. */
export function publications(lake: EnginesLake) {
  const published: PublishedSnapshot[] = []
  const find = (wanted: (one: PublishedSnapshot) => boolean) =>
    Promise.resolve(published.findLast(wanted) ?? null)
  return {
    publish: (dataset: string, snapshotId: string): void =>
      void published.push({ dataset, snapshotId, runId: 'run', publishedAt: 1n }),
    serviceOf: (routes: readonly Route[]): QueryService =>
      createQueryService({
        catalog: lake.catalog(),
        router: createRouter({ routes, clock: () => 0n }),
        kept: null,
        datasets: [],
        partitionsOf: () => Promise.resolve(new Map()),
        inputsOf: (_, runIds) => runIds.join(' '),
        timeoutMs: 120_000,
        readPublished: () =>
          Promise.resolve(new Map(published.map((one) => [one.dataset, one] as const))),
        publicationAt: (dataset) => find((one) => one.dataset === dataset),
        findPublication: (dataset, id) =>
          find((one) => one.dataset === dataset && one.snapshotId === id),
      }),
  }
}

/** Of the first pages of an answer what does not depend on the engine, or the code of the refusal. */
export async function pagesOf(
  service: QueryService,
  request: DatasetRequest,
  pagesMax: number,
): Promise<readonly unknown[] | string> {
  const session = service.session()
  const pages: Answer[] = []
  try {
    for (let after: string | null = null; pages.length < pagesMax;) {
      const page: Answer = await pageOf(session, request, after)
      pages.push(page)
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
      if (after === null) break
    }
  } catch (error) {
    if (error instanceof CodedError && error.code !== 'ENGINE_UNAVAILABLE') return error.code
    throw error
  }
  return pages.map((page) => ({ ...page, source: null, explain: null }))
}

function pageOf(
  session: QuerySession,
  request: DatasetRequest,
  after: string | null,
): Promise<Answer> {
  return session.answer({ ...request, after })
}
