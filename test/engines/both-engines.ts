import { CodedError } from '../../src/model/coded-error'
import { duckdbDialect } from '../../src/dialects/duckdb'
import { trinoDialect } from '../../src/dialects/trino'
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

const trinoRoute = ({ trino }: EnginesLake): Route => ({
  engine: trino,
  dialect: trinoDialect,
  serves: ['tables'],
})

/** The same snapshots, answered by each engine alone. */
export interface BothEngines {
  readonly duckdb: QueryService
  readonly trino: QueryService
  /** A snapshot that requests may read; without asOf they read the one that came last. */
  publish(dataset: string, snapshotId: string): void
}

/** @param routes what answers where Trino is asked */
export function bothEngines(
  lake: EnginesLake,
  routes: readonly Route[] = [trinoRoute(lake)],
): BothEngines {
  const publications: PublishedSnapshot[] = []
  const find = (wanted: (one: PublishedSnapshot) => boolean) =>
    Promise.resolve(publications.findLast(wanted) ?? null)
  const serviceOf = (of: readonly Route[]): QueryService =>
    createQueryService({
      catalog: lake.catalog(),
      router: createRouter({ routes: of, clock: () => 0n }),
      kept: null,
      datasets: [],
      partitionsOf: () => Promise.resolve(new Map()),
      inputsOf: (_, runIds) => runIds.join(' '),
      clock: () => 0n,
      timeoutMs: 120_000,
      readPublished: () =>
        Promise.resolve(new Map(publications.map((one) => [one.dataset, one] as const))),
      publicationAt: (dataset) => find((one) => one.dataset === dataset),
      findPublication: (dataset, id) =>
        find((one) => one.dataset === dataset && one.snapshotId === id),
    })
  return {
    duckdb: serviceOf([{ engine: lake.duckdb, dialect: duckdbDialect, serves: ['tables'] }]),
    trino: serviceOf(routes),
    publish: (dataset, snapshotId) =>
      void publications.push({ dataset, snapshotId, runId: 'run', publishedAt: 1n }),
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

const TOLERANCE = 1e-9

/** Where two answers differ; null where they are the same, doubles within 1e-9 of their size. */
export function difference(left: unknown, right: unknown, at = ''): string | null {
  if (Object.is(left, right)) return null
  if (typeof left === 'number' && typeof right === 'number') {
    const size = Math.max(Math.abs(left), Math.abs(right))
    if (Math.abs(left - right) <= size * TOLERANCE) return null
  }
  if (isObject(left) && isObject(right)) {
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const found = difference(left[key], right[key], `${at}.${key}`)
      if (found !== null) return found
    }
    return null
  }
  return `${at}: ${String(left)} and ${String(right)}`
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
