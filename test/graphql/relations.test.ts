import { graphql } from 'graphql'
import { z } from 'zod'
import { buildSchema } from '../../resolvers/build-schema'
import { operationContext } from '../../resolvers/operation-context'
import { anonymous } from '../../src/access/anonymous'
import type { Row } from '../../src/model/value'
import { openTableBench, type TableBench } from '../../src/query/testing/table-bench'
import { inMemoryServices } from '../support/in-memory-services'
import { shopDatasets } from '../support/shop-datasets'

const { shop, price, sale, saleByShop } = shopDatasets
const datasets = Object.values(shopDatasets)

const shopRow = (code: string, parent: string | null = null): Row => ({
  ...{ code, name: `name of ${code}`, parent_code: parent, time: 0n },
})
const saleRow = (number: bigint, shopCode: string | null, article: bigint | null = null): Row => ({
  ...{ number, time: 0n, shop_code: shopCode, article_number: article },
})
const priceRow = (of: string, article: bigint, amount: string): Row => ({
  ...{ shop: of, article, time: 0n, amount },
})

/** What tests look at of an answer. */
const SALE = z.object({
  sale: z.object({ id: z.string().optional(), nodes: z.array(z.unknown()) }),
})

describe('relations', () => {
  const schema = buildSchema({ datasets, jobs: [] })
  let bench: TableBench
  let statements: string[]
  beforeEach(async () => {
    bench = await openTableBench()
    statements = []
    const { execute } = bench.engine
    jest.spyOn(bench.engine, 'execute').mockImplementation((query, signal) => {
      statements.push(query.text)
      return execute(query, signal)
    })
    await bench.publish(shop, [[shopRow('a', 'c'), shopRow('b', 'c')], [shopRow('c', 'gone')]])
    await bench.publish(sale, [
      [saleRow(1n, 'a', 7n), saleRow(2n, 'b', 7n), saleRow(3n, null, 7n)],
      [saleRow(4n, 'nowhere'), saleRow(5n, 'a', 8n)],
    ])
    await bench.publish(price, [[priceRow('a', 7n, '1.20'), priceRow('b', 8n, '9.00')]])
    await bench.publish(saleByShop, [[{ time: 0n, shop_code: 'a' }]])
  })
  afterEach(() => bench.close())

  async function send(source: string) {
    const memory = inMemoryServices({ datasets, jobs: [], answer: () => ({}) })
    const services = { ...memory.services, queries: bench.service }
    const signal = new AbortController().signal
    const contextValue = operationContext(services, anonymous(), signal)
    const { data, errors } = await graphql({ schema, source, contextValue })
    const sent: unknown = JSON.parse(JSON.stringify(data))
    return { data: sent, errors }
  }
  async function ask(source: string): Promise<unknown> {
    const { data, errors } = await send(source)
    expect(errors).toBeUndefined()
    return data
  }
  const askSale = async (source: string) => SALE.parse(await ask(source)).sale
  const readsOf = (table: string) => statements.filter((text) => text.includes(`"${table}"`))

  it('answers all nodes by one statement that reads what is looked at', async () => {
    const answer = await askSale('{ sale { nodes { number shop { name } } } }')
    expect(answer.nodes).toEqual([
      { number: '1', shop: { name: 'name of a' } },
      { number: '2', shop: { name: 'name of b' } },
      { number: '3', shop: null },
      { number: '4', shop: null },
      { number: '5', shop: { name: 'name of a' } },
    ])
    expect(statements).toHaveLength(2)
    const [read] = readsOf('trusted.shop')
    expect(read).toContain('"name"')
    expect(read).not.toContain('parent_code')
    expect(bench.pointerReads()).toBe(1)
  })

  it('tells where the rows come from that relations lead to', async () => {
    const told = 'table snapshotId scannedBytes sql related { table }'
    const data = await ask(`{
      sale { nodes { shop { name parent { name } } } source { table related { ${told} } } }
      plain: sale(first: 1) { nodes { number } source { related { table } } }
    }`)
    const ofShop = {
      table: 'trusted.shop',
      snapshotId: '1',
      scannedBytes: expect.stringMatching(/^[1-9]\d*$/) as unknown,
      sql: expect.stringContaining('trusted.shop') as unknown,
      related: [],
    }
    expect(data).toMatchObject({
      sale: { source: { table: 'trusted.sale', related: [ofShop, ofShop] } },
      plain: { source: { related: [] } },
    })
  })

  it('takes the key along where only the relation is looked at, under any alias', async () => {
    const answer = await askSale(
      `{ sale(first: 1) { nodes { one: shop { code } ...More } } }
       fragment More on Sale { two: shop { ... on Shop { n: name } } }`,
    )
    expect(answer.nodes).toEqual([{ one: { code: 'a' }, two: { n: 'name of a' } }])
    expect(statements).toHaveLength(2)
  })

  it('gathers the keys of all root fields, and all that they look at', async () => {
    const data = await ask(`{
      first: sale(where: {number: {eq: "1"}}) { nodes { shop { code } } }
      second: sale(where: {number: {in: ["2", "4"]}}) { nodes { shop { name } } }
      groups: saleByShop(groupBy: [SHOP_CODE]) { nodes { sales shop { time } } }
      plain: sale(first: 1) { nodes { number } }
    }`)
    expect(data).toEqual({
      first: { nodes: [{ shop: { code: 'a' } }] },
      second: { nodes: [{ shop: { name: 'name of b' } }, { shop: null }] },
      groups: { nodes: [{ sales: '1', shop: { time: '1970-01-01T00:00:00Z' } }] },
      plain: { nodes: [{ number: '1' }] },
    })
    expect(readsOf('trusted.shop')).toHaveLength(1)
  })

  it('waits for no root field that failed', async () => {
    const { data, errors } = await send(`{
      refused: sale(first: 0) { nodes { shop { name } } }
      sale(first: 1) { nodes { shop { name } } }
    }`)
    expect(data).toEqual({ refused: null, sale: { nodes: [{ shop: { name: 'name of a' } }] } })
    expect(errors).toHaveLength(1)
  })

  it('goes on from the rows that it led to, one statement a step', async () => {
    const query = `{
      sale { nodes { shop { parent { name parent { name } } } } }
      shop(where: {code: {eq: "a"}}, first: 3) { nodes { parent { code } } }
    }`
    const data = await ask(query)
    const parent = { parent: { name: 'name of c', parent: null } }
    expect(data).toEqual({
      sale: {
        nodes: [
          { shop: parent },
          { shop: parent },
          { shop: null },
          { shop: null },
          { shop: parent },
        ],
      },
      shop: { nodes: [{ parent: { code: 'c' } }] },
    })
    // The root field's own, then three steps.
    expect(readsOf('trusted.shop')).toHaveLength(4)
  })

  it('finds rows by keys of several parts', async () => {
    const answer = await askSale('{ sale { nodes { price { amount } shop { code } } } }')
    expect(answer.nodes).toEqual([
      { price: { amount: '1.20' }, shop: { code: 'a' } },
      { price: null, shop: { code: 'b' } },
      { price: null, shop: null },
      { price: null, shop: null },
      { price: null, shop: { code: 'a' } },
    ])
    expect(statements).toHaveLength(3)
  })

  it('is null for groups that are not by its key, and asks nothing', async () => {
    const data = await ask('{ saleByShop { nodes { sales shop { name } } } }')
    expect(data).toEqual({ saleByShop: { nodes: [{ sales: '1', shop: null }] } })
    expect(statements).toHaveLength(1)
  })

  it('reads what was published at the time that is asked for, and names it in the id', async () => {
    const asked = (asOf = '') => `{ sale(first: 1 ${asOf}) { id nodes { shop { name } } } }`
    const before = await askSale(asked())
    const then = '1970-01-01T00:00:00.000004Z'
    await bench.publish(shop, [[{ ...shopRow('a'), name: 'renamed' }]])
    const after = await askSale(asked())
    expect(after.nodes).toEqual([{ shop: { name: 'renamed' } }])
    expect(after.id).not.toBe(before.id)
    const earlier = await askSale(asked(`asOf: {time: "${then}"}`))
    expect(earlier.nodes).toEqual(before.nodes)
    const bySnapshot = await askSale(asked('asOf: {snapshotId: "2"}'))
    expect(bySnapshot.nodes).toEqual(after.nodes)
  })

  it('asks for no more rows in a statement than the other dataset gives', async () => {
    const codes = ['p', 'q', 'r', 's', 't', 'u', 'v']
    await bench.publish(shop, [codes.map((code) => shopRow(code))])
    await bench.publish(sale, [codes.map((code, index) => saleRow(BigInt(index), code))])
    const answer = await askSale('{ sale { nodes { shop { code } } } }')
    expect(answer.nodes).toEqual(codes.map((code) => ({ shop: { code } })))
    expect(readsOf('trusted.shop')).toHaveLength(2)
  })

  it('refuses to choose between two rows of one key', async () => {
    await bench.publish(shop, [[shopRow('a'), shopRow('a')]])
    const { data, errors } = await send('{ sale(first: 1) { nodes { shop { name } } } }')
    expect(data).toEqual({ sale: null })
    expect(errors?.map(({ message }) => message).join()).toContain('Two rows of shop')
  })
})
