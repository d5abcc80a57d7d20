import 'reflect-metadata'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { graphql } from 'graphql'
import { z } from 'zod'
import { buildSchema } from '../../resolvers/build-schema'
import { operationContext } from '../../resolvers/operation-context'
import { datasets } from '../../schema/datasets'
import { anonymous } from '../../src/access/anonymous'
import { openRoutes } from '../../src/cli/serve/engine-openers'
import { readConfig } from '../../src/config/read-config'
import type { Dataset } from '../../src/model/dataset'
import type { Row } from '../../src/model/value'
import type { QueryService } from '../../src/query/query-service'
import type { Route } from '../../src/query/route'
import { codeBlocks, section } from '../readme/code-blocks'
import { inMemoryPublishing } from '../support/in-memory-publishing'
import { inMemoryRuns } from '../support/in-memory-runs'
import { UNKNOWN_FRESHNESS } from '../support/in-memory-services'
import { eachEngine, publications } from './each-engine'
import type { EnginesLake } from './engines-lake'
import { readmeDataset } from './readme-dataset'
import { createTable, replaceRows } from './staged-rows'

const README = readFileSync(path.resolve('README.md'), 'utf8')
const HOUR = 3_600_000_000n
const DAY_1 = 1_431_820_800_000_000n // 2015-05-17T00:00:00Z

const enginesByName = z.record(z.string(), z.record(z.string(), z.unknown()))
const posted = z.object({ query: z.string() })

/** The README's queries on what it serves, answered by each engine. */
export function readmeQueries(lake: () => EnginesLake): void {
  describe('the README', () => {
    it('has the same answers from each engine', async () => {
      for (const { dataset, sources } of await readmeExamples()) {
        await createTable(lake(), dataset)
        const engines = eachEngine(lake())
        engines.publish(dataset.name, await replaceRows(lake(), dataset, [hits(dataset)]))
        for (const source of sources) {
          const expected = await ask(engines.duckdb, dataset, source)
          expect(JSON.stringify(expected)).toContain('"requests":"')
          for (const { service } of engines.others)
            expect(await ask(service, dataset, source)).toEqual(expected)
        }
      }
    })
  })
}

/** Once Trino is gone, what the README says to configure is answered by the engine after it. */
export function readmeWithoutTrino(lake: () => EnginesLake): void {
  describe('without Trino', () => {
    it('leaves the README’s queries to DuckDB when it is gone', async () => {
      const routes = configuredRoutes(lake())
      expect(routes.map(({ engine }) => engine.name)).toEqual(['trino', 'duckdb'])
      const { publish, serviceOf } = publications(lake())
      const [service, duckdb] = [serviceOf(routes), serviceOf(routes.slice(1))]
      publish('trafficByHour', await lake().current('refined.traffic_by_hour'))
      const [source = ''] = readmeAsks()
      expect(await executed(service, traffic(), source)).toMatchObject({
        trafficByHour: { source: { engine: 'duckdb' } },
      })
      expect(await ask(service, traffic(), source)).toEqual(await ask(duckdb, traffic(), source))
      await routes[0]?.engine.close()
    })
  })
}

/** A dataset with the queries on it that the README shows. */
export interface ReadmeExample {
  readonly dataset: Dataset
  readonly sources: readonly string[]
}

/** All that are about tables: folders are read by DuckDB alone. */
export async function readmeExamples(): Promise<readonly ReadmeExample[]> {
  const ofPages = ['A dataset of your own', 'Rollups'].flatMap((title) =>
    codeBlocks(section(README, title)).filter(
      ({ language, text }) => language === 'graphql' && text.startsWith('{'),
    ),
  )
  const examples = [
    { dataset: traffic(), sources: readmeAsks() },
    { dataset: await readmeDataset(), sources: ofPages.map(({ text }) => text) },
  ]
  for (const { sources } of examples) expect(sources.length).toBeGreaterThanOrEqual(2)
  return examples
}

function traffic(): Dataset {
  const dataset = datasets.find(({ name }) => name === 'trafficByHour')
  if (dataset === undefined) throw new Error('the README is about another dataset')
  return dataset
}

/** The variable as the README shows it, with the address of this machine and without a password. */
function configuredRoutes({ server, duckdb }: EnginesLake): readonly Route[] {
  const shown = JSON.stringify(shownEngines('Serving from Trino'))
  const text = shown.replace(/https:\/\/[^"]+/, server.url).replace(/,"password":"[^"]*"/, '')
  const { engines } = readConfig({ LAKEFRONT_ENGINES: text }, '/')
  const logger = { info: () => undefined, error: () => undefined }
  return openRoutes(engines, { duckdb, timeoutMs: 120_000, logger })
}

/** The engines that a section tells to configure, by name. */
export function shownEngines(title: string): z.infer<typeof enginesByName> {
  const text = codeBlocks(section(README, title))
    .map((block) => block.text)
    .join('')
  return enginesByName.parse(JSON.parse(/LAKEFRONT_ENGINES='(.*)'/.exec(text)?.[1] ?? ''))
}

/** Each query that it shows, or sends by curl. */
export function readmeAsks(): readonly string[] {
  const shown = codeBlocks(section(README, 'What comes back'))
  const sent = codeBlocks(section(README, 'Asking')).flatMap(({ text }) => {
    const body = /-d '(.*)'/.exec(text)?.[1]
    return body === undefined ? [] : [posted.parse(JSON.parse(body)).query]
  })
  return [
    ...shown.filter(({ language }) => language === 'graphql').map(({ text }) => text),
    ...sent,
  ]
}

/** What is the same whoever answers. */
export async function ask(
  service: QueryService,
  dataset: Dataset,
  source: string,
): Promise<unknown> {
  const text = JSON.stringify(await executed(service, dataset, source))
  return JSON.parse(text.replace(/,"source":\{.*?\}(?=\})/, ''))
}

async function executed(service: QueryService, dataset: Dataset, source: string): Promise<unknown> {
  const all = datasets.includes(dataset) ? datasets : [...datasets, dataset]
  const publications = () => Promise.resolve(new Map())
  const services = {
    datasets: all,
    runs: inMemoryRuns([]),
    publishing: inMemoryPublishing([]),
    freshness: UNKNOWN_FRESHNESS,
    queries: service,
    publications,
  }
  const contextValue = operationContext(services, anonymous(), new AbortController().signal)
  const schema = buildSchema({ datasets: all, jobs: [] })
  const { data, errors } = await graphql({ schema, source, contextValue })
  expect(errors).toBeUndefined()
  return data
}

/** Rows for its columns, whichever of these it has. */
export function hits({ columns }: Dataset): readonly Row[] {
  return Array.from({ length: 200 }, (_, index) => {
    const values: Row = {
      hour: DAY_1 + BigInt(index % 60) * HOUR,
      path: [null, '/', '/a b', '/favicon.ico'][index % 4] ?? null,
      section: ['images', 'static', 'product', null, '/'][index % 5] ?? null,
      method: index % 7 === 0 ? null : 'GET',
      status: [200, 404, 503, 200, 200][index % 5] ?? 200,
      device: ['desktop', 'mobile', 'bot'][index % 3] ?? 'bot',
      browser: index % 2 === 0 ? 'Firefox' : null,
      requests: BigInt(index * index),
      bytes: BigInt(index) * 10_000_000_000n,
    }
    return Object.fromEntries(columns.map(({ name }) => [name, values[name] ?? null]))
  })
}
