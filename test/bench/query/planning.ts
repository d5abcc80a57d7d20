import type { DataFile, TableSnapshot } from '../../../src/catalog/catalog'
import { duckdbDialect } from '../../../src/dialects/duckdb'
import type { Engine } from '../../../src/engines/engine'
import { manifestBytes } from '../../../src/engines/manifest-bytes'
import { DAY_MICROS } from '../../../src/model/calendar'
import { systemClock } from '../../../src/model/clock'
import { all, compare } from '../../../src/model/filter'
import { createQueryService } from '../../../src/query/create-query-service'
import type { Answer, DatasetRequest } from '../../../src/query/query-service'
import { createRouter } from '../../../src/query/route'
import { traffic } from '../../../src/query/testing/datasets'
import { requestOf } from '../../../src/query/testing/table-bench'
import { quantile } from '../bench-client'
import type { Measured } from '../report'

const DAYS = 1000
const FILES_A_DAY = 10
const WINDOW_DAYS = 30
const WARM_UP = 50
const ROUNDS = 500
const HOUR_MICROS = DAY_MICROS / 24n

/** From request to statement over 10,000 data files, each with bounds, on an engine that takes no time. */
export async function planning(): Promise<readonly Measured[]> {
  const ask = planner(snapshotOf(DAYS, FILES_A_DAY))
  const times: number[] = []
  let kept = 0
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const startedAt = performance.now()
    const { explain } = await ask(request(round % (DAYS - WINDOW_DAYS), WINDOW_DAYS))
    if (round >= WARM_UP) times.push(performance.now() - startedAt)
    kept = explain?.filesKept ?? 0
  }
  return [
    {
      metric: 'planning with 10,000 data files: p99',
      value: quantile(times, 0.99),
      unit: 'ms',
      limit: { atMost: 10 },
    },
    { metric: 'the same: p50', value: quantile(times, 0.5), unit: 'ms', limit: null },
    {
      metric: 'the same: files kept over those of the window',
      value: kept / (WINDOW_DAYS * FILES_A_DAY),
      unit: 'x',
      limit: { atMost: 1 },
    },
  ]
}

/** The whole way of a request but for the engine. */
function planner(snapshot: TableSnapshot): (request: DatasetRequest) => Promise<Answer> {
  const publication = {
    dataset: traffic.name,
    version: 1,
    snapshotId: snapshot.snapshotId,
    runId: 'run',
    publishedAt: 0n,
  }
  const engine: Engine = {
    name: 'none',
    execute: () =>
      Promise.resolve({ rows: [], scannedBytes: 0n, queuedMs: null, executionMs: null }),
    estimatedBytes: (scan) => Promise.resolve(manifestBytes(scan)),
    close: () => Promise.resolve(),
  }
  const service = createQueryService({
    datasets: [traffic],
    catalog: { snapshot: () => Promise.resolve(snapshot) },
    router: createRouter({
      routes: [{ engine, dialect: duckdbDialect, serves: ['tables'] }],
      clock: systemClock,
    }),
    timeoutMs: 20_000,
    kept: null,
    readPublished: () => Promise.resolve(new Map([[traffic.name, publication]])),
    findPublication: () => Promise.resolve(publication),
    publicationAt: () => Promise.resolve(publication),
    partitionsOf: () => Promise.resolve(new Map()),
    inputsOf: () => null,
  })
  return (asked) => service.session().answer(asked)
}

function request(firstDay: number, days: number): DatasetRequest {
  const from = BigInt(firstDay) * DAY_MICROS
  const until = from + BigInt(days) * DAY_MICROS
  return requestOf(traffic, {
    where: all(compare('hour', 'gte', from), compare('hour', 'lt', until)),
    groupBy: ['day'],
    parts: new Set(['nodes', 'explain']),
  })
}

function snapshotOf(days: number, filesADay: number): TableSnapshot {
  const columns = traffic.columns.map((column, index) => ({ ...column, id: index + 1 }))
  const files = Array.from({ length: days * filesADay }, (_, index) =>
    dataFile(Math.floor(index / filesADay), index % filesADay, columns),
  )
  return { table: traffic.table, snapshotId: '1', columns, unreadableColumns: [], files }
}

/** Of a day, with the bounds that Spark writes: of the hours and of every other column. */
function dataFile(day: number, part: number, columns: TableSnapshot['columns']): DataFile {
  const from = BigInt(day) * DAY_MICROS
  const text = (value: string) => Buffer.from(value)
  const bounds = (hour: bigint, section: string): ReadonlyMap<number, Uint8Array> =>
    new Map(
      columns.flatMap(({ id, type }) => {
        if (type === 'timestamptz') return [[id, longBytes(hour)] as const]
        return type === 'string' ? [[id, text(section)] as const] : []
      }),
    )
  return {
    path: `/lake/refined/traffic/data/hour_day=${day}/part-${part}-3f0a9d2c-5b1e-4c61-9a77.parquet`,
    rows: 10_000n,
    bytes: 400_000n,
    columnBytes: new Map(columns.map(({ id }) => [id, 50_000n])),
    lower: bounds(from, `a${part}`),
    upper: bounds(from + 23n * HOUR_MICROS, `z${part}`),
    nullCounts: new Map(columns.map(({ id }) => [id, 0n])),
  }
}

function longBytes(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(value)
  return bytes
}
