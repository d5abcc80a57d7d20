import * as fc from 'fast-check'
import type { Dataset } from '../../src/model/dataset'
import { CodedError } from '../../src/model/coded-error'
import type { Answer, DatasetRequest, QueryService } from '../../src/query/query-service'
import { openTableBench, type TableBench } from '../../src/query/testing/table-bench'
import { requestsOf } from './requests'
import { sales, stocks, visits } from './tables'
import { focuses, tablesOf } from './values'

const REQUESTS_MAX = 6

const HOLISTIC = new Set(['countDistinct', 'percentile'])

/** Without measures that keep most requests apart: of two of them few ask the same. */
export const plainSales: Dataset = {
  ...sales,
  measures: sales.measures.filter(
    ({ expression, name }) => !HOLISTIC.has(expression.kind) && name !== 'perShop',
  ),
}

/**
 * Shares of the operations, and of the answers at least so many that are of one statement with others;
 * distinct counts, percentiles and levels keep most of them apart.
 */
const SHARES: readonly (readonly [what: string, Dataset, share: number, together: number])[] = [
  ['additive measures', plainSales, 0.5, 0.6],
  ['all measures', sales, 0.25, 0],
  ['levels', stocks, 0.2, 0],
  ['records', visits, 0.05, 0],
]

/** In so many generated operations, fields are answered together as each is alone, in whatever order. */
export function fusion(operations: number): void {
  const seed = Number(process.env['LAKEFRONT_SEED'] ?? Date.now() % 2 ** 31)

  describe(`${operations} generated operations, seed ${seed}`, () => {
    let bench: TableBench
    beforeAll(async () => {
      bench = await openTableBench()
    })
    afterAll(() => bench.close())

    it.each(SHARES)(
      'have the answers that their fields have alone: %s',
      async (_, dataset, share, expectedTogether) => {
        let [answered, together] = [0, 0]
        const alone = bench.serviceOf([], { fuses: false })
        const fusing = bench.serviceOf([])
        const numRuns = Math.ceil(operations * share)
        await fc.assert(
          fc.asyncProperty(operationsOf(dataset), async ([files, requests, order]) => {
            await bench.publish(dataset, files)
            const expected = await Promise.all(requests.map((one) => outcomes(alone, [one])))
            const found = await outcomes(fusing, requests)
            expect(found.map(shownOf)).toEqual(expected.map(([one]) => shownOf(one)))
            const shuffled = await outcomes(
              fusing,
              order.map((index) => requests[index] ?? none()),
            )
            const again = requests.map((__, index) => shuffled[order.indexOf(index)])
            expect(again.map(shownOf)).toEqual(found.map(shownOf))
            expect(again.map(sqlOf)).toEqual(found.map(sqlOf))
            answered += found.filter((one) => typeof one !== 'string').length
            together += found.filter((one, at) => isFused(one, found, at)).length
          }),
          { seed, numRuns, endOnFailure: process.env['LAKEFRONT_SHRINK'] === undefined },
        )
        // A test of fields that are answered alone would be one of nothing.
        expect(together / answered).toBeGreaterThanOrEqual(expectedTogether)
      },
      1_800_000,
    )
  })
}

/** Rows, requests of one operation, and another order of these. */
export const operationsOf = (dataset: Dataset) =>
  focuses.chain((focus) =>
    fc
      .tuple(
        tablesOf(dataset, focus),
        fc.array(requestsOf(dataset, focus), { minLength: 2, maxLength: REQUESTS_MAX }),
      )
      .chain(([files, requests]) => {
        const indices = requests.map((_, index) => index)
        const order = fc.shuffledSubarray(indices, { minLength: indices.length })
        return fc.tuple(fc.constant(files), fc.constant(requests), order)
      }),
  )

type Outcome = Answer | string

/** The answers of an operation's fields, or the codes of their refusals. */
export function outcomes(
  service: QueryService,
  requests: readonly DatasetRequest[],
): Promise<readonly Outcome[]> {
  const session = service.session()
  return Promise.all(
    requests.map(async (request) => {
      try {
        return await session.answer(request)
      } catch (error) {
        if (error instanceof CodedError && error.code !== 'ENGINE_UNAVAILABLE') return error.code
        throw error
      }
    }),
  )
}

/** All of an answer that is not about its execution. */
export function shownOf(outcome: Outcome | undefined): unknown {
  if (outcome === undefined || typeof outcome === 'string') return outcome
  const { source, ...shown } = outcome
  return { ...shown, nodes: [...shown.nodes], snapshotId: source.snapshotId }
}

/** Empty of a refusal. */
export function sqlOf(outcome: Outcome | undefined): string {
  return typeof outcome === 'object' ? outcome.source.sql : ''
}

/** Another field shows a statement that this one shows. */
function isFused(one: Outcome, all: readonly Outcome[], at: number): boolean {
  const statements = (outcome: Outcome) => sqlOf(outcome).split(';\n\n')
  return all.some(
    (other, index) =>
      index !== at &&
      sqlOf(one) !== '' &&
      statements(other).some((statement) => statements(one).includes(statement)),
  )
}

function none(): never {
  throw new Error('there is no such request')
}
