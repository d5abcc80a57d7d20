import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Catalog, TableSnapshot } from '../../catalog/catalog'
import type { Dialect } from '../../dialects/dialect'
import { duckdbDialect } from '../../dialects/duckdb'
import { DUCKDB_DEFAULTS, openDuckdb } from '../../engines/duckdb/duckdb-engine'
import type { Engine } from '../../engines/engine'
import { CodedError } from '../../model/coded-error'
import type { Dataset } from '../../model/dataset'
import { EVERYTHING } from '../../model/filter'
import { UTC } from '../../model/time-zone'
import type { PartitionWrite, Publication } from '../../model/snapshot'
import type { Row } from '../../model/value'
import { createQueryService, type QueryServiceOptions } from '../create-query-service'
import type { KeptAnswers } from '../kept-answers'
import type { DatasetRequest, QueryService } from '../query-service'
import type { ResultCache } from '../result-cache'
import { createRouter, type Router } from '../route'
import { writeTable } from './table-files'

/** By day, the run that last wrote it and, in a coarser table, the run that wrote what it was made from. */
export type DayWrites = ReadonlyMap<string, { readonly runId: string; readonly from?: string }>

/** The real engine and real files, with a catalog and pointers that a test moves. */
export interface TableBench {
  readonly engine: Engine
  readonly service: QueryService
  /** Of datasets that may answer for each other. */
  serviceOf(datasets: readonly Dataset[], change?: Partial<QueryServiceOptions>): QueryService
  /** What is published now. */
  published(): ReadonlyMap<string, Publication>
  /** How often the published pointers were read. */
  pointerReads(): number
  publish(
    dataset: Dataset,
    files: readonly (readonly Row[])[],
    writes?: DayWrites,
  ): Promise<TableSnapshot>
  /** Publishes a snapshot that a test made itself. */
  publishSnapshot(dataset: Dataset, snapshot: TableSnapshot): void
  /** As expiry does. */
  forget(dataset: Dataset, snapshotId: string): void
  close(): Promise<void>
}

/** An engine that reads tables of its own, into which what is published is loaded. */
export interface ServedTables {
  readonly engine: Engine
  readonly dialect: Dialect
  load(dataset: Dataset, rows: readonly Row[], snapshotId: string): Promise<void>
  close(): Promise<void>
}

/** Each page is executed, unless answers are kept. */
export async function openTableBench(
  kept: KeptAnswers | null = null,
  served: ServedTables | null = null,
): Promise<TableBench> {
  const folder = await mkdtemp(join(tmpdir(), 'lakefront-query-'))
  const writer = await (await DuckDBInstance.create(':memory:')).connect()
  const engine = await openDuckdb({ ...DUCKDB_DEFAULTS, words: duckdbDialect })
  const snapshots = new Map<string, TableSnapshot>()
  const publications: Publication[] = []
  const current = new Map<string, Publication>()
  const writes = new Map<string, ReadonlyMap<string, PartitionWrite>>()
  let reads = 0
  let snapshotNumber = 0

  function publishSnapshot(dataset: Dataset, snapshot: TableSnapshot): void {
    snapshots.set(`${dataset.table} ${snapshot.snapshotId}`, snapshot)
    const version = publications.length + 1
    const { snapshotId } = snapshot
    const runId = `run${version}`
    const publishedAt = BigInt(version)
    const publication = { dataset: dataset.name, version, snapshotId, runId, publishedAt }
    publications.push(publication)
    current.set(dataset.name, publication)
  }

  const catalog: Pick<Catalog, 'snapshot'> = {
    snapshot: (table, id) => {
      const found = snapshots.get(`${table} ${id}`)
      if (found !== undefined) return Promise.resolve(found)
      return Promise.reject(new CodedError('SNAPSHOT_EXPIRED', 'The snapshot is not held.'))
    },
  }
  const options: QueryServiceOptions = {
    catalog,
    router: routerOf(served?.engine ?? engine, served?.dialect),
    kept,
    datasets: [],
    partitionsOf: ({ dataset, snapshotId }) =>
      Promise.resolve(writes.get(`${dataset} ${snapshotId}`) ?? new Map()),
    inputsOf: (_, runIds) => runIds.join(' '),
    timeoutMs: 20_000,
    publicationAt: (dataset, time) =>
      Promise.resolve(
        publications.findLast((one) => one.dataset === dataset && one.publishedAt <= time) ?? null,
      ),
    readPublished: () => {
      reads += 1
      return Promise.resolve(new Map(current))
    },
    findPublication: (dataset, snapshotId) =>
      Promise.resolve(
        publications.find((one) => one.dataset === dataset && one.snapshotId === snapshotId) ??
          null,
      ),
  }

  return {
    engine,
    service: createQueryService(options),
    serviceOf: (datasets, change = {}) => createQueryService({ ...options, datasets, ...change }),
    published: () => new Map(current),
    pointerReads: () => reads,
    publishSnapshot,
    async publish(dataset, files, days = new Map()) {
      const written = await writeTable(writer, folder, dataset, files)
      const snapshot = { ...written, snapshotId: String(++snapshotNumber) }
      writes.set(`${dataset.name} ${snapshot.snapshotId}`, partitionWrites(dataset.name, days))
      await served?.load(dataset, files.flat(), snapshot.snapshotId)
      publishSnapshot(dataset, snapshot)
      return snapshot
    },
    forget: (dataset, snapshotId) => {
      snapshots.delete(`${dataset.table} ${snapshotId}`)
    },
    async close() {
      await engine.close()
      await served?.close()
      writer.closeSync()
      await rm(folder, { recursive: true })
    },
  }
}

/** Everything goes to one engine. */
export function routerOf(
  engine: Engine,
  dialect: Dialect = duckdbDialect,
  results: ResultCache | null = null,
): Router {
  const routes = [{ engine, dialect, serves: ['tables', 'folders'] }] as const
  return createRouter({ routes, clock: () => 0n, results })
}

function partitionWrites(dataset: string, days: DayWrites): ReadonlyMap<string, PartitionWrite> {
  return new Map(
    [...days].map(([partition, { runId, from }]) => [
      partition,
      { dataset, partition, runId, inputs: from ?? '' },
    ]),
  )
}

export function requestOf(dataset: Dataset, change: Partial<DatasetRequest> = {}): DatasetRequest {
  const measures = dataset.measures.map(({ name }) => name)
  const dimensions = dataset.dimensions.map(({ name }) => name)
  return {
    dataset,
    where: EVERYTHING,
    groupBy: dataset.kind === 'groups' ? [] : null,
    having: EVERYTHING,
    orderBy: [],
    timeZone: UTC,
    fill: false,
    compareTo: null,
    asOf: null,
    first: 100,
    after: null,
    principal: { id: 'anonymous' },
    related: [],
    parts: new Set(['nodes', 'compared', 'totals', 'comparedTotals', 'totalCount', 'pageInfo']),
    select: {
      nodes: new Set([...dimensions, ...measures]),
      compared: new Set(measures),
      totals: new Set(measures),
      comparedTotals: new Set(measures),
    },
    ...change,
  }
}
