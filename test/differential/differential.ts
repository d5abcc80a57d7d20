import * as fc from 'fast-check'
import type { Dataset } from '../../src/model/dataset'
import { CodedError } from '../../src/model/coded-error'
import { fieldFilters } from '../../src/model/filter'
import type { Row } from '../../src/model/value'
import type { Answer, DatasetRequest, QuerySession } from '../../src/query/query-service'
import { openTableBench, type TableBench } from '../../src/query/testing/table-bench'
import { expectedAnswer } from './expected'
import { requestsOf } from './requests'
import { sales, stocks, visits } from './tables'
import { focuses, tablesOf } from './values'

const REQUESTS_A_TABLE = 5
const PAGES_MAX = 400
const CENTURY = 100n * 366n * 86_400_000_000n

/** Shares of the requests; they add up to 1. */
const SHARES: readonly (readonly [Dataset, number])[] = [
  [sales, 0.6],
  [stocks, 0.25],
  [visits, 0.15],
]

/** Which engine answers, and what it can hold. */
export interface Served {
  readonly name: string
  readonly open: () => Promise<TableBench>
  /** The dataset as far as the engine can hold it. */
  readonly dataset: (dataset: Dataset) => Dataset
  /** A string as far as the engine can hold it. */
  readonly text: (text: string) => string
}

const DUCKDB: Served = {
  name: 'DuckDB',
  open: () => openTableBench(),
  dataset: (dataset) => dataset,
  text: (text) => text,
}

/** So many generated requests have the answers of a slow evaluator; says its seed. */
export function differential(requests: number, served: Served = DUCKDB): void {
  const seed = Number(process.env['LAKEFRONT_SEED'] ?? Date.now() % 2 ** 31)

  describe(`${requests} generated requests on ${served.name}, seed ${seed}`, () => {
    let bench: TableBench
    beforeAll(async () => {
      bench = await served.open()
    })
    afterAll(() => bench.close())

    it.each(
      SHARES.map(([dataset, share]) => [dataset.name, served.dataset(dataset), share] as const),
    )(
      'have the answers of a slow evaluator: %s',
      async (_, dataset, share) => {
        let answered = 0
        const numRuns = Math.ceil((requests * share) / REQUESTS_A_TABLE)
        const many = { minLength: REQUESTS_A_TABLE, maxLength: REQUESTS_A_TABLE }
        await fc.assert(
          fc.asyncProperty(
            focuses.chain((focus) =>
              fc.tuple(tablesOf(dataset, focus), fc.array(requestsOf(dataset, focus), many)),
            ),
            async ([generated, asked]) => {
              const files = withTexts(generated, served.text)
              await bench.publish(dataset, files)
              for (const one of asked) {
                const { where, having } = one
                const request = { ...one, ...withTexts({ where, having }, served.text) }
                answered += await counted(bench.service.session(), request, files.flat())
              }
            },
          ),
          { seed, numRuns, endOnFailure: process.env['LAKEFRONT_SHRINK'] === undefined },
        )
        // A test of refusals only would be one of nothing.
        expect(answered).toBeGreaterThan((numRuns * REQUESTS_A_TABLE) / 4)
      },
      900_000,
    )
  })
}

/** The same value where no string in it changes: some are known by their identity. */
export function withTexts<T>(value: T, text: (text: string) => string): T {
  const changed = (part: unknown): unknown => {
    if (typeof part === 'string') return text(part)
    if (typeof part !== 'object' || part === null) return part
    const entries = Object.entries(part).map(([name, of]) => [name, of, changed(of)] as const)
    if (entries.every(([, before, after]) => before === after)) return part
    if (Array.isArray(part)) return entries.map(([, , after]) => after)
    return Object.fromEntries(entries.map(([name, , after]) => [name, after]))
  }
  return changed(value) as T
}

/** 1 when it was answered, 0 when it was refused; a fault names the one request of the many. */
async function counted(
  session: QuerySession,
  request: DatasetRequest,
  stored: readonly Row[],
): Promise<number> {
  try {
    return (await agrees(session, request, stored)) ? 1 : 0
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    throw new Error(`${fc.stringify(request)}\n${text}`, { cause: error })
  }
}

/** True when it was answered, false when it was refused, both as expected. */
async function agrees(
  session: QuerySession,
  request: DatasetRequest,
  stored: readonly Row[],
): Promise<boolean> {
  const expected = expectedAnswer(request, stored)
  const pages = await allPages(session, request)
  if (typeof pages === 'string') {
    const codes = 'nodes' in expected ? [] : expected
    const [code] = pages.split(':')
    expect([...codes, ...refusalsOf(request, stored), pages]).toContain(code)
    return false
  }
  if (!('nodes' in expected)) throw new Error(`answered, but expected: ${expected.join(' or ')}`)
  const { nodes, totalCount, ...parts } = expected
  expect(pages.flatMap((page) => [...page.nodes])).toEqual(nodes)
  for (const page of pages) {
    expect(page).toMatchObject(parts)
    expect(page.totalCount).toBe(totalCount)
  }
  expect(new Set(pages.map(({ id }) => id)).size).toBe(pages.length)
  return true
}

async function allPages(
  session: QuerySession,
  request: DatasetRequest,
): Promise<readonly Answer[] | string> {
  const pages: Answer[] = []
  let after: string | null = null
  for (let page = 0; page < PAGES_MAX; page++) {
    try {
      const answer: Answer = await session.answer({ ...request, after })
      pages.push(answer)
      if (!answer.pageInfo.hasNextPage) return pages
      after = answer.pageInfo.endCursor
    } catch (error) {
      if (error instanceof CodedError && error.code !== 'ENGINE_UNAVAILABLE')
        return `${error.code}: ${error.message}`
      throw error
    }
  }
  throw new Error('there is always a next page')
}

/** What may be refused because of the zone: by ranges, which are wider than rows. */
function refusalsOf(request: DatasetRequest, stored: readonly Row[]): readonly string[] {
  const { dataset, timeZone } = request
  if (timeZone.name === 'UTC') return []
  const read = [
    ...(request.groupBy ?? []),
    ...fieldFilters(request.where).map(({ field }) => field),
  ]
  const columns = dataset.dimensions.filter(({ expression }) => expression.kind === 'truncate')
  const truncated = [
    ...columns.filter(({ name }) => read.includes(name)),
    ...(dataset.kind === 'rows' ? columns : []),
  ]
  if (truncated.length === 0) return []
  const isFar = truncated.some(({ expression }) => {
    const times = stored.flatMap((row) =>
      typeof row[expression.column] === 'bigint' ? [BigInt(String(row[expression.column]))] : [],
    )
    return times.some((one) => times.some((other) => other - one > CENTURY))
  })
  const isCoarse = dataset.columns.some(({ grain }) => grain !== undefined)
  return [
    ...(isFar ? ['TIME_BOUNDS_REQUIRED'] : []),
    ...(isCoarse ? ['NOT_EXACTLY_ANSWERABLE'] : []),
  ]
}
