import * as fc from 'fast-check'
import type { Dataset, Dimension } from '../model/dataset'
import { all, compare, oneOf } from '../model/expression'
import type { Filter } from '../model/expression'
import type { ColumnType, Row, Value } from '../model/value'
import type { Answer, DatasetRequest, QuerySession } from './query-service'
import { traffic, visits } from './testing/datasets'
import { expectedAnswer } from './testing/oracle'
import { openTableBench, requestOf } from './testing/table-bench'
import type { TableBench } from './testing/table-bench'

const HOUR = 3_600_000_000n
const at = (text: string) => BigInt(Date.parse(text)) * 1000n
const STARTS = [
  '0001-01-01T00:00:00Z',
  '1969-12-29T00:00:00Z',
  '1970-01-01T00:00:00Z',
  '2015-05-17T00:00:00Z',
  '2015-05-18T00:00:00Z',
  '2016-02-29T00:00:00Z',
  '2016-03-01T00:00:00Z',
  '2020-12-28T00:00:00Z',
  '2021-01-01T00:00:00Z',
].map(at)
const END = at('9999-12-31T23:00:00Z')
const INSTANTS = [...STARTS.flatMap((one) => [one, one + HOUR, one + 1n]), END].concat(
  STARTS.slice(1).flatMap((one) => [one - 1n, one - HOUR]),
)
const DAYS = ['0001-01-01', '2015-05-17', '2015-05-18', '2016-02-29', '2021-01-01', '9999-12-31']
const STRINGS = [
  '',
  'a',
  'B',
  'blog',
  "it's",
  '\\',
  '"',
  '%_',
  'a\0b',
  '\u{ffff}',
  '\u{1f600}',
  'é',
  'e\u0301',
  '--',
  '/*',
]
const LONGS = [0n, 1n, -1n, 7n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n]

/** Values that meet each other often, at the edges of their types. */
function valueOf(type: ColumnType): fc.Arbitrary<Value> {
  if (typeof type === 'object') {
    const { precision, scale } = type.decimal
    const most = 10n ** BigInt(precision > 20 ? 20 : precision)
    return fc.oneof(fc.bigInt(-9n, 9n), fc.constantFrom(most - 1n, 1n - most)).map((digits) => {
      const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
      return `${digits < 0n ? '-' : ''}${text.slice(0, -scale)}.${text.slice(-scale)}`
    })
  }
  const values = {
    string: fc.oneof(fc.constantFrom(...STRINGS), fc.string({ unit: 'binary', maxLength: 3 })),
    boolean: fc.boolean(),
    int: fc.constantFrom(200, 404, 499, 500, 503, -(2 ** 31), 2 ** 31 - 1),
    long: fc.constantFrom(...LONGS),
    double: fc.constantFrom(0, 0.1, -1.5, 1e300, 5e-324),
    date: fc.constantFrom(...DAYS),
    timestamptz: fc.constantFrom(...INSTANTS),
  } as const satisfies Record<string, fc.Arbitrary<Value>>
  return values[type]
}

function rowsOf(dataset: Dataset): fc.Arbitrary<Row[]> {
  const cells = dataset.columns.map(({ name, type, nullable }) => {
    const members = dataset.dimensions.find(
      (one) => one.expression.kind === 'column' && one.expression.column === name,
    )?.members
    const value = members === undefined ? valueOf(type) : fc.constantFrom(...members)
    return [name, nullable ? fc.option(value, { freq: 4 }) : value] as const
  })
  const identity = (row: Row) =>
    dataset.kind === 'rows' ? JSON.stringify([row['file'], String(row['line'])]) : row
  return fc.uniqueArray(fc.record(Object.fromEntries(cells)), { maxLength: 9, selector: identity })
}

function filterOf(dataset: Dataset): fc.Arbitrary<Filter> {
  const one = fc.constantFrom(...dataset.dimensions).chain(fieldFilter)
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(all()) },
    { weight: 4, arbitrary: one },
    { weight: 2, arbitrary: fc.array(one, { maxLength: 3 }).map((of) => all(...of)) },
  )
}

function fieldFilter({ name, type, members }: Dimension): fc.Arbitrary<Filter> {
  const value = members === undefined ? valueOf(type) : fc.constantFrom<Value>(...members)
  return fc.oneof(
    fc
      .tuple(fc.constantFrom('eq' as const, 'gte' as const, 'lt' as const), value)
      .map(([operator, asked]) => compare(name, operator, asked)),
    fc.array(value, { maxLength: 4 }).map((values) => oneOf(name, values)),
  )
}

function requests(dataset: Dataset): fc.Arbitrary<DatasetRequest> {
  const dimensions = dataset.dimensions.map(({ name }) => name)
  const groupBy =
    dataset.kind === 'rows' ? fc.constant(null) : fc.shuffledSubarray(dimensions, { maxLength: 3 })
  return groupBy.chain((grouped) => {
    const fields = [...(grouped ?? dimensions), ...dataset.measures.map(({ name }) => name)]
    return fc
      .record({
        where: filterOf(dataset),
        orderBy: fc
          .shuffledSubarray(fields, { maxLength: 3 })
          .chain((of) => fc.tuple(...of.map((field) => orderOf(field)))),
        first: fc.integer({ min: 2, max: 9 }),
        select: fc.record({ nodes: namesOf(dataset), totals: namesOf(dataset) }),
      })
      .map((change) => requestOf(dataset, { ...change, groupBy: grouped }))
  })
}

const namesOf = (dataset: Dataset) =>
  fc
    .subarray([...dataset.dimensions, ...dataset.measures].map(({ name }) => name))
    .map((names) => new Set(names))

const orderOf = (field: string) =>
  fc.constantFrom('asc' as const, 'desc' as const).map((direction) => ({ field, direction }))

async function allPages(
  session: QuerySession,
  request: DatasetRequest,
): Promise<readonly Answer[]> {
  const pages: Answer[] = []
  let after: string | null = null
  for (let page = 0; page < 20; page++) {
    const answer: Answer = await session.answer({ ...request, after })
    pages.push(answer)
    if (!answer.pageInfo.hasNextPage) return pages
    after = answer.pageInfo.endCursor
  }
  throw new Error('there is always a next page')
}

describe('an answer', () => {
  let bench: TableBench
  beforeAll(async () => {
    bench = await openTableBench()
  })
  afterAll(() => bench.close())

  it.each([
    ['groups', traffic, 60],
    ['rows', visits, 40],
  ] as const)('is that of a slow evaluator, for %s', async (_, dataset, numRuns) => {
    const tables = fc
      .array(rowsOf(dataset), { maxLength: 2 })
      .map((files) => distinct(dataset, files))
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.array(requests(dataset), { minLength: 4, maxLength: 4 }),
        async (files, asked) => {
          await bench.publish(dataset, files)
          for (const request of asked) {
            const expected = expectedAnswer(request, files.flat())
            const pages = await allPages(bench.service.session(), request)
            expect(pages.flatMap(({ nodes }) => nodes)).toEqual(expected.nodes)
            for (const { totals, totalCount } of pages) {
              expect(totals).toEqual(expected.totals)
              expect(totalCount).toBe(BigInt(expected.nodes.length))
            }
            expect(new Set(pages.map(({ id }) => id)).size).toBe(pages.length)
          }
        },
      ),
      { numRuns },
    )
  })
})

/** A row's grain is its own over the whole table. */
function distinct(dataset: Dataset, files: readonly Row[][]): readonly (readonly Row[])[] {
  if (dataset.kind === 'groups') return files
  return files.map((rows, index) =>
    rows.map((row) => ({ ...row, file: `${String(row['file'])}${index}` })),
  )
}
