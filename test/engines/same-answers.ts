import * as fc from 'fast-check'
import type { Dataset } from '../../src/model/dataset'
import { requestsOf } from '../differential/requests'
import { sales, stocks, visits } from '../differential/tables'
import { focuses, tablesOf } from '../differential/values'
import { bothEngines, difference, pagesOf, type BothEngines } from './both-engines'
import type { EnginesLake } from './engines-lake'
import { createTable, replaceRows } from './staged-rows'

const REQUESTS_A_TABLE = 25
const PAGES_MAX = 3

/** Shares of the requests; they add up to 1. */
const SHARES: readonly (readonly [Dataset, number])[] = [
  [sales, 0.6],
  [stocks, 0.25],
  [visits, 0.15],
]

/** So many generated requests have the same answers from Trino as from DuckDB; says its seed. */
export function sameAnswers(lake: () => EnginesLake, requests: number): void {
  const seed = Number(process.env['LAKEFRONT_SEED'] ?? Date.now() % 2 ** 31)

  describe(`${requests} generated requests, seed ${seed}`, () => {
    it.each(SHARES.map(([dataset, share]) => [dataset.name, dataset, share] as const))(
      'have the same answers: %s',
      async (_, dataset, share) => {
        const both = bothEngines(lake())
        await createTable(lake(), dataset)
        const numRuns = Math.ceil((requests * share) / REQUESTS_A_TABLE)
        const many = { minLength: REQUESTS_A_TABLE, maxLength: REQUESTS_A_TABLE }
        const cases = focuses.chain((focus) =>
          fc.tuple(tablesOf(dataset, focus), fc.array(requestsOf(dataset, focus), many)),
        )
        let answered = 0
        for (const [files, asked] of fc.sample(cases, { seed, numRuns })) {
          both.publish(dataset.name, await replaceRows(lake(), dataset, files))
          for (const request of asked) answered += (await agrees(both, request)) ? 1 : 0
        }
        // A test of refusals only would be one of nothing.
        expect(answered).toBeGreaterThan((numRuns * REQUESTS_A_TABLE) / 4)
      },
      3_000_000,
    )
  })
}

type Request = Parameters<typeof pagesOf>[1]

/** True when it was answered, false when it was refused by both. */
async function agrees({ duckdb, trino }: BothEngines, request: Request): Promise<boolean> {
  const [expected, found] = await Promise.all([
    pagesOf(duckdb, request, PAGES_MAX),
    pagesOf(trino, request, PAGES_MAX).catch((error: unknown) => {
      throw new Error(fc.stringify(request), { cause: error })
    }),
  ])
  const where = difference(expected, found)
  if (where !== null) throw new Error(`${fc.stringify(request)}\n${where}`)
  return typeof expected !== 'string'
}
