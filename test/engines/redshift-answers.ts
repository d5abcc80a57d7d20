import * as fc from 'fast-check'
import type { Dataset } from '../../src/model/dataset'
import type { Row } from '../../src/model/value'
import type { DatasetRequest } from '../../src/query/query-service'
import type { TableBench } from '../../src/query/testing/table-bench'
import { withTexts } from '../differential/differential'
import { ON_REDSHIFT } from '../differential/on-redshift'
import { requestsOf } from '../differential/requests'
import { sales, stocks, visits } from '../differential/tables'
import { focuses, tablesOf } from '../differential/values'
import { difference } from './difference'
import { duckdbAndRedshift } from './duckdb-and-redshift'
import { pagesOf } from './each-engine'

const REQUESTS_A_TABLE = 10
const PAGES_MAX = 3

/** Shares of the requests; they add up to 1. */
const SHARES: readonly (readonly [Dataset, number])[] = [
  [sales, 0.6],
  [stocks, 0.25],
  [visits, 0.15],
]

/** So many generated requests have the same answers from Redshift as from DuckDB; says its seed. */
export function redshiftAnswers(requests: number): void {
  const seed = Number(process.env['LAKEFRONT_SEED'] ?? Date.now() % 2 ** 31)

  describe(`${requests} generated requests on Redshift, seed ${seed}`, () => {
    const { duckdb, redshift } = duckdbAndRedshift()

    it.each(SHARES.map(([dataset, share]) => [dataset.name, dataset, share] as const))(
      'have the same answers as from DuckDB: %s',
      async (_, whole, share) => {
        const dataset = ON_REDSHIFT.dataset(whole)
        const numRuns = Math.ceil((requests * share) / REQUESTS_A_TABLE)
        const many = { minLength: REQUESTS_A_TABLE, maxLength: REQUESTS_A_TABLE }
        const cases = focuses.chain((focus) =>
          fc.tuple(tablesOf(dataset, focus), fc.array(requestsOf(dataset, focus), many)),
        )
        let answered = 0
        for (const [generated, asked] of fc.sample(cases, { seed, numRuns })) {
          const files: readonly (readonly Row[])[] = withTexts(generated, ON_REDSHIFT.text)
          await duckdb().publish(dataset, files)
          await redshift().publish(dataset, files)
          for (const one of asked) {
            const { where, having } = one
            const request = { ...one, ...withTexts({ where, having }, ON_REDSHIFT.text) }
            answered += (await agrees(duckdb(), redshift(), request)) ? 1 : 0
          }
        }
        // A test of refusals only would be one of nothing.
        expect(answered).toBeGreaterThan((numRuns * REQUESTS_A_TABLE) / 4)
      },
      900_000,
    )
  })
}

/** True when it was answered, false when it was refused by both. */
async function agrees(
  duckdb: TableBench,
  redshift: TableBench,
  request: DatasetRequest,
): Promise<boolean> {
  const expected = await pagesOf(duckdb.service, request, PAGES_MAX)
  const found = await pagesOf(redshift.service, request, PAGES_MAX).catch((cause: unknown) => {
    throw new Error(fc.stringify(request), { cause })
  })
  const where = difference(expected, found)
  if (where !== null) throw new Error(`${fc.stringify(request)}\n${where}`)
  return typeof expected !== 'string'
}
