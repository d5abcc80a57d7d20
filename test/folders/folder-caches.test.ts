import { cp, rename } from 'node:fs/promises'
import path from 'node:path'
import { keptAnswers } from '../../src/query/kept-answers'
import { resultCache } from '../../src/query/result-cache'
import { type SampleFolders, openSampleFolders } from './sample-folders'

const MEBIBYTE = 2 ** 20

describe('rows of statements over a folder', () => {
  let bench: SampleFolders
  beforeAll(async () => {
    bench = await openSampleFolders({ results: resultCache(MEBIBYTE) })
  })
  afterAll(() => bench.close())

  it('are kept where several fields and parts share the statement', async () => {
    await bench.empty()
    await bench.writeDays()
    const document = `{
      sales(groupBy: [DAY]) { nodes { day sales } totals { sales } source { cacheHit } }
      byCountry: sales(groupBy: [COUNTRY]) { nodes { country sales } source { cacheHit } }
    }`
    const first = await bench.ask(document)
    expect(first).toMatchObject({ errors: [], data: { sales: { source: { cacheHit: false } } } })
    const hit = { source: { cacheHit: true } }
    expect((await bench.ask(document)).data).toMatchObject({ sales: hit, byCountry: hit })
  })
})

describe('nodes of a folder that are kept for later pages', () => {
  let bench: SampleFolders
  beforeAll(async () => {
    bench = await openSampleFolders({ kept: keptAnswers({ nodesAhead: 8, bytes: MEBIBYTE }) })
  })
  afterAll(() => bench.close())

  it('are none of a file that was in the place of another for a while', async () => {
    await bench.empty()
    await bench.writeDays()
    const page = (after: string) =>
      bench.ask(`{ sales(groupBy: [DAY, COUNTRY], first: 2${after}) {
        nodes { day country piecesSold } pageInfo { endCursor hasNextPage } } }`)
    const first = await page('')
    const cursor = /"endCursor":"([^"]+)"/.exec(JSON.stringify(first.data))?.[1] ?? ''
    const after = `, after: "${cursor}"`
    const second = await page(after)
    const file = path.join(bench.sales, 'day=2024-03-01', 'country=__HIVE_DEFAULT_PARTITION__')
    const [whole, aside] = [path.join(file, 'data_0.parquet'), path.join(bench.folders, 'aside')]
    const other = path.join(bench.sales, 'day=2024-03-02', 'country=DE', 'data_0.parquet')
    bench.beforeNextStatement(async () => {
      await rename(whole, aside)
      await cp(other, whole)
    })
    expect((await page('')).errors).toEqual([expect.stringMatching(/^SNAPSHOT_CHANGED/)])
    await rename(aside, whole)
    expect(await page(after)).toEqual(second)
  })
})
