import * as fc from 'fast-check'
import type { Dataset } from '../../src/model/dataset'
import { requestsOf } from '../differential/requests'
import { sales, stocks, visits } from '../differential/tables'
import { focuses, tablesOf } from '../differential/values'
import { difference } from './difference'
import { eachEngine, pagesOf, type EachEngine } from './each-engine'
import type { EnginesLake } from './engines-lake'
import { createTable, replaceRows } from './staged-rows'

const REQUESTS_A_TABLE = 25
/** Answered at once: planning at Trino takes a core for most of a statement's time. */
const AT_ONCE = 5
const PAGES_MAX = 3

/** Shares of the requests; they add up to 1. */
const SHARES: readonly (readonly [Dataset, number])[] = [
  [sales, 0.6],
  [stocks, 0.25],
  [visits, 0.15],
]

/** So many generated requests have the same answers from each engine as from DuckDB; says its seed. */
export function sameAnswers(lake: () => EnginesLake, requests: number): void {
  const seed = Number(process.env['LAKEFRONT_SEED'] ?? Date.now() % 2 ** 31)

  describe(`${requests} generated requests, seed ${seed}`, () => {
    it.each(SHARES.map(([dataset, share]) => [dataset.name, dataset, share] as const))(
      'have the same answers from each engine: %s',
      async (_, dataset, share) => {
        const engines = eachEngine(lake())
        await createTable(lake(), dataset)
        const numRuns = Math.ceil((requests * share) / REQUESTS_A_TABLE)
        const many = { minLength: REQUESTS_A_TABLE, maxLength: REQUESTS_A_TABLE }
        const cases = focuses.chain((focus) =>
          fc.tuple(tablesOf(dataset, focus), fc.array(requestsOf(dataset, focus), many)),
        )
        let answered = 0
        for (const [files, asked] of fc.sample(cases, { seed, numRuns })) {
          engines.publish(dataset.name, await replaceRows(lake(), dataset, files))
          answered += await agreed(engines, asked)
        }
        // A test of refusals only would be one of nothing.
        expect(answered).toBeGreaterThan((numRuns * REQUESTS_A_TABLE) / 4)
      },
      3_000_000,
    )
  })
}

type Request = Parameters<typeof pagesOf>[1]

/** How many were answered and not refused. */
async function agreed(engines: EachEngine, asked: readonly Request[]): Promise<number> {
  const left = [...asked]
  let answered = 0
  const work = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift())
      if (await agrees(engines, one)) answered += 1
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return answered
}

/** True when it was answered, false when it was refused by all. */
async function agrees({ duckdb, others }: EachEngine, request: Request): Promise<boolean> {
  const expected = await pagesOf(duckdb, request, PAGES_MAX)
  const answers = others.map(async ({ name, service }) => {
    const found = await pagesOf(service, request, PAGES_MAX).catch((cause: unknown) => {
      throw new Error(`${name}: ${fc.stringify(request)}`, { cause })
    })
    const where = difference(expected, found)
    if (where !== null) throw new Error(`${name}: ${fc.stringify(request)}\n${where}`)
  })
  await Promise.all(answers)
  return typeof expected !== 'string'
}
