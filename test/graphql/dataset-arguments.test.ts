import { graphql } from 'graphql'
import { buildSchema } from '../../resolvers/build-schema'
import { operationContext } from '../../resolvers/operation-context'
import { datasetOf } from '../../schema/decorators/declaration'
import { Dimension } from '../../schema/decorators/dimension'
import { enumOf } from '../../schema/decorators/enum-declaration'
import { Measure } from '../../schema/decorators/measure'
import { Table } from '../../schema/decorators/table'
import { TimeGrain } from '../../schema/decorators/time-grain'
import { anonymous } from '../../src/access/anonymous'
import { average, count, max, min } from '../../src/model/expression'
import type { DatasetRequest } from '../../src/query/query-service'
import { inMemoryServices } from '../support/in-memory-services'

@Table({
  table: 'refined.sale',
  kind: 'groups',
  description: 'Sales.',
  partitionedBy: { column: 'time', transform: 'day' },
  grain: ['time'],
})
abstract class Sale {
  @Dimension('timestamptz', 'When.')
  time!: bigint

  @TimeGrain('day', 'time', 'Day.')
  day!: string

  @Dimension('string', 'Shop.', { nullable: true })
  shop!: string | null

  @Dimension('string', 'Channel.', { enum: enumOf('SaleChannel', ['on_line', 'in_shop']) })
  channel!: string

  @Dimension('strings', 'Tags.')
  tags!: readonly string[]

  @Dimension('boolean', 'New.')
  isNew!: boolean

  @Dimension('int', 'Pieces.')
  qty!: number

  @Dimension('long', 'Points.')
  points!: bigint

  @Dimension('double', 'Weight.')
  weight!: number

  @Dimension({ decimal: { precision: 18, scale: 2 } }, 'Price.')
  price!: string

  @Measure(count(), 'Number.')
  sales!: bigint

  @Measure(average('price'), 'Mean.')
  meanPrice!: string

  @Measure(average('qty'), 'Mean.')
  meanQty!: number

  @Measure(max('time'), 'Last.')
  last!: bigint

  @Measure(min('qty'), 'Least.')
  leastQty!: bigint
}

describe('the arguments of a dataset', () => {
  const dataset = datasetOf(Sale)
  const memory = inMemoryServices({
    datasets: [dataset],
    jobs: [],
    answer: () => ({
      nodes: [
        {
          ...{ time: 1n, day: '2015-05-17', shop: null, channel: 'on_line', tags: ['a', 'b'] },
          ...{ isNew: true, qty: 1, points: 2n ** 63n - 1n, weight: 0.5, price: '1.20' },
          ...{ sales: 1n, meanPrice: '0.333333333333', meanQty: 0.5, last: 5n, leastQty: 7n },
          filled: false,
          compared: { sales: 3n, meanPrice: null, meanQty: null, last: null, leastQty: null },
        },
      ],
      comparedTotals: { sales: 3n },
      comparedWindow: { from: 0n, until: 1n },
    }),
  })
  const schema = buildSchema({ datasets: [dataset], jobs: [] })

  async function send(
    selection: string,
    variableValues: Record<string, unknown> = {},
    declared = '',
  ) {
    memory.requests.length = 0
    const contextValue = operationContext(
      memory.services,
      anonymous(),
      new AbortController().signal,
    )
    const source = `query ${declared} { sale${selection} }`
    return graphql({ schema, source, contextValue, variableValues })
  }
  async function requested(args: string): Promise<DatasetRequest> {
    const { errors } = await send(`(${args}) { id }`)
    expect(errors).toBeUndefined()
    const [request] = memory.requests
    if (request === undefined) throw new Error('nothing was asked')
    return request
  }

  it.each([
    ['shop: {eq: "a"}', { kind: 'compare', field: 'shop', operator: 'eq', value: 'a' }],
    ['shop: {notIn: ["a", ""]}', { kind: 'notIn', field: 'shop', values: ['a', ''] }],
    ['shop: {endsWith: "x"}', { kind: 'text', field: 'shop', operator: 'endsWith', value: 'x' }],
    ['shop: {isNull: true}', { kind: 'isNull', field: 'shop' }],
    ['shop: {isNull: false}', { kind: 'not', of: { kind: 'isNull', field: 'shop' } }],
    [
      'channel: {ne: ON_LINE}',
      { kind: 'compare', field: 'channel', operator: 'ne', value: 'on_line' },
    ],
    ['tags: {hasAny: []}', { kind: 'any', of: [] }],
    ['tags: {hasAll: ["a"]}', { kind: 'all', of: [{ kind: 'has', field: 'tags', value: 'a' }] }],
    ['isNew: {eq: false}', { kind: 'compare', field: 'isNew', operator: 'eq', value: false }],
    ['qty: {in: [1, 2]}', { kind: 'in', field: 'qty', values: [1, 2] }],
    [
      'points: {lte: "9223372036854775807"}',
      { kind: 'compare', field: 'points', operator: 'lte', value: 2n ** 63n - 1n },
    ],
    ['weight: {gt: 0.5}', { kind: 'compare', field: 'weight', operator: 'gt', value: 0.5 }],
    ['price: {gte: "1.20"}', { kind: 'compare', field: 'price', operator: 'gte', value: '1.20' }],
    [
      'day: {lt: "2015-05-17"}',
      { kind: 'compare', field: 'day', operator: 'lt', value: '2015-05-17' },
    ],
    [
      'time: {gte: "1970-01-01T00:00:00.000001Z"}',
      { kind: 'compare', field: 'time', operator: 'gte', value: 1n },
    ],
    ['or: []', { kind: 'any', of: [] }],
    ['and: []', { kind: 'all', of: [] }],
    [
      'not: {or: [{}]}',
      { kind: 'not', of: { kind: 'all', of: [{ kind: 'any', of: [{ kind: 'all', of: [] }] }] } },
    ],
  ])('where: {%s}', async (where, filter) => {
    expect((await requested(`where: {${where}}`)).where).toEqual(filter)
  })

  it('having takes the types of measures', async () => {
    const { having } = await requested(
      'having: {sales: {gt: "1"}, meanPrice: {lt: "0.5"}, meanQty: {ne: 1}, last: {isNull: true}, leastQty: {in: ["3"]}}',
    )
    expect(having).toMatchObject({
      of: [
        { field: 'sales', value: 1n },
        { field: 'meanPrice', value: '0.5' },
        { field: 'meanQty', value: 1 },
        { kind: 'isNull', field: 'last' },
        { field: 'leastQty', values: [3n] },
      ],
    })
  })

  it('default to now, UTC and nothing more', async () => {
    expect(await requested('first: 5')).toMatchObject({
      where: { kind: 'all', of: [] },
      having: { kind: 'all', of: [] },
      timeZone: { name: 'UTC' },
      fill: false,
      compareTo: null,
      asOf: null,
      first: 5,
    })
  })

  it('take zones, fill, comparisons and earlier states', async () => {
    const args =
      'timeZone: "Europe/Berlin", fill: true, compareTo: LAST_YEAR, asOf: {snapshotId: "7"}'
    expect(await requested(args)).toMatchObject({
      timeZone: { name: 'Europe/Berlin' },
      fill: true,
      compareTo: 'last-year',
      asOf: { kind: 'snapshot', snapshotId: '7' },
    })
    const { asOf } = await requested('asOf: {time: "1970-01-01T00:00Z"}')
    expect(asOf).toEqual({ kind: 'time', time: 0n })
  })

  it.each([
    ['(where: {shop: null})', 'where.shop is null'],
    ['(where: {shop: {eq: null}})', 'where.shop.eq is null'],
    ['(where: null)', 'where is null'],
    ['(having: {sales: {gt: null}})', 'having.sales.gt is null'],
    ['(where: {shop: {in: [null]}})', 'null'],
    ['(timeZone: "Mars/Olympus")', 'TimeZone cannot represent'],
    ['(asOf: {snapshotId: "7", time: "1970-01-01T00:00Z"})', 'exactly one'],
    ['(asOf: {})', 'exactly one'],
    ['(asOf: {time: null})', 'must be non-null'],
    ['(where: {tags: {eq: "a"}})', 'eq'],
    ['(where: {channel: {startsWith: "a"}})', 'startsWith'],
  ])('refuse %s', async (args, message) => {
    const { errors } = await send(`${args} { id }`)
    expect(errors?.map((error) => error.message).join()).toContain(message)
    expect(memory.requests).toEqual([])
  })

  it('refuse null in a variable too', async () => {
    const { errors } = await send(
      '(where: $where) { id }',
      { where: { shop: { eq: null } } },
      '($where: SaleWhere)',
    )
    expect(errors?.[0]?.message).toContain('where.shop.eq is null')
  })

  it('say what is looked at, of what is compared too', async () => {
    const { data, errors } = await send(
      `(compareTo: LAST_WEEK) { nodes { tags channel points meanPrice last leastQty filled compared { sales meanPrice } }
        comparedTotals { sales } comparedWindow { from until } }`,
    )
    expect(errors).toBeUndefined()
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      sale: {
        nodes: [
          {
            tags: ['a', 'b'],
            channel: 'ON_LINE',
            points: '9223372036854775807',
            meanPrice: '0.333333333333',
            last: '1970-01-01T00:00:00.000005Z',
            leastQty: '7',
            filled: false,
            compared: { sales: '3', meanPrice: null },
          },
        ],
        comparedTotals: { sales: '3' },
        comparedWindow: { from: '1970-01-01T00:00:00Z', until: '1970-01-01T00:00:00.000001Z' },
      },
    })
    const [request] = memory.requests
    expect([...(request?.parts ?? [])]).toEqual(['nodes', 'comparedTotals', 'compared'])
    expect(request?.select).toMatchObject({
      compared: new Set(['sales', 'meanPrice']),
      comparedTotals: new Set(['sales']),
    })
  })
})
