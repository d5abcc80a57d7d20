import * as fc from 'fast-check'
import type { Dataset } from '../../src/model/dataset'
import { CodedError } from '../../src/model/coded-error'
import type { Engine } from '../../src/engines/engine'
import type { Row } from '../../src/model/value'
import type { Answer, DatasetRequest, QueryService } from '../../src/query/query-service'
import { openTableBench, routerOf, type TableBench } from '../../src/query/testing/table-bench'
import { dayOf, events, summariesOf, summarized } from './summaries'
import { summaryRequests } from './summary-requests'
import { focuses, tablesOf } from './values'

const REQUESTS_A_TABLE = 5

/** In so many generated families of tables, a coarser table never answers other than the own one. */
export function rollups(runs: number): void {
  const seed = Number(process.env['LAKEFRONT_SEED'] ?? Date.now() % 2 ** 31)

  describe(`rollups, seed ${seed}`, () => {
    let bench: TableBench
    beforeAll(async () => {
      bench = await openTableBench()
    })
    afterAll(() => bench.close())

    it('answer what the own table answers', async () => {
      let [families, answered, ofSummary] = [0, 0, 0]
      await fc.assert(
        fc.asyncProperty(familiesOfTables, async ([files, summary, requests, dice]) => {
          families += 1
          await publishBoth(
            bench,
            `family ${families}`,
            files,
            summary,
            staleDays(files.flat(), dice),
          )
          for (const request of requests) {
            const expected = await outcome(bench.service, request)
            const found = await outcome(preferring([events, summary], bench), request)
            expect(shownOf(found)).toEqual(shownOf(expected))
            if (typeof found === 'string') continue
            answered += 1
            if (found[0]?.source.table === summary.table) ofSummary += 1
          }
        }),
        { seed, numRuns: runs, endOnFailure: process.env['LAKEFRONT_SHRINK'] === undefined },
      )
      // A test of the own table only would be one of nothing.
      expect(ofSummary).toBeGreaterThan(answered / 6)
    }, 1_800_000)
  })
}

const familiesOfTables = focuses.chain((focus) =>
  fc.tuple(
    tablesOf(events, focus),
    summariesOf,
    fc.array(summaryRequests(focus), {
      minLength: REQUESTS_A_TABLE,
      maxLength: REQUESTS_A_TABLE,
    }),
    fc.infiniteStream(fc.integer({ min: 0, max: 7 })),
  ),
)

/** Anything rather than the own table: of tables as small as these it is often the cheapest. */
function preferring(datasets: readonly Dataset[], bench: TableBench): QueryService {
  const estimatedBytes: Engine['estimatedBytes'] = async ({ table }) =>
    table === events.table ? 2n : 1n
  return bench.serviceOf(datasets, { router: routerOf({ ...bench.engine, estimatedBytes }) })
}

/** Days in which the coarser table was made of something else, and holds something else. */
function staleDays(rows: readonly Row[], dice: Iterator<number>): ReadonlySet<string> {
  return new Set(daysOf(rows).filter(() => dice.next().value === 0))
}

function daysOf(rows: readonly Row[]): readonly string[] {
  return [...new Set(rows.map((row) => dayOf(row['time'])))].sort()
}

/** No run of one family has the id of another's: runs with the same id wrote the same rows. */
async function publishBoth(
  bench: TableBench,
  family: string,
  files: readonly (readonly Row[])[],
  summary: Dataset,
  stale: ReadonlySet<string>,
): Promise<void> {
  const rows = files.flat()
  const days = daysOf(rows)
  const wrote = (day: string) => `${day} of ${family}`
  await bench.publish(events, files, new Map(days.map((day) => [day, { runId: wrote(day) }])))
  // Rows of a stale day are missing, as before a late file.
  const made = rows.filter((row) => !stale.has(dayOf(row['time'])))
  const from = (day: string) => (stale.has(day) ? `earlier than ${wrote(day)}` : wrote(day))
  await bench.publish(
    summary,
    [summarized(summary, made)],
    new Map(days.map((day) => [day, { runId: 'summed', from: from(day) }])),
  )
}

/** Every page, or the code of the refusal. */
async function outcome(
  service: QueryService,
  request: DatasetRequest,
): Promise<readonly Answer[] | string> {
  const session = service.session()
  const pages: Answer[] = []
  let after: string | null = null
  try {
    do {
      const answer: Answer = await session.answer({ ...request, after })
      pages.push(answer)
      after = answer.pageInfo.hasNextPage ? answer.pageInfo.endCursor : null
    } while (after !== null && pages.length < 20)
    return pages
  } catch (error) {
    if (error instanceof CodedError && error.code !== 'ENGINE_UNAVAILABLE') return error.code
    throw error
  }
}

function shownOf(answers: readonly Answer[] | string): unknown {
  if (typeof answers === 'string') return answers
  return answers.map(({ nodes, totals, comparedTotals, comparedWindow, totalCount, pageInfo }) => ({
    nodes,
    totals,
    comparedTotals,
    comparedWindow,
    totalCount,
    hasNextPage: pageInfo.hasNextPage,
  }))
}
