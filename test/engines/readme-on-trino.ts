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
import { bothEngines } from './both-engines'
import type { EnginesLake } from './engines-lake'
import { createTable, replaceRows } from './staged-rows'

const README = readFileSync(path.resolve('README.md'), 'utf8')
const HOUR = 3_600_000_000n
const DAY_1 = 1_431_820_800_000_000n // 2015-05-17T00:00:00Z

const posted = z.object({ query: z.string() })

/** The README's queries on what it serves, answered by the engines that it tells to configure. */
export function readmeOnTrino(lake: () => EnginesLake): void {
  describe('the README', () => {
    it('has the same answers from Trino, as it says to configure it', async () => {
      const dataset = datasets.find(({ name }) => name === 'trafficByHour')
      if (dataset === undefined) throw new Error('the README is about another dataset')
      await createTable(lake(), dataset)
      const routes = configuredRoutes(lake())
      expect(routes.map(({ engine }) => engine.name)).toEqual(['trino', 'duckdb'])
      const both = bothEngines(lake(), routes)
      both.publish(dataset.name, await replaceRows(lake(), dataset, [hits(dataset)]))
      const asked = queries()
      expect(asked.length).toBeGreaterThanOrEqual(2)
      for (const source of asked) {
        const found = await ask(both.trino, source)
        expect(found).toEqual(await ask(both.duckdb, source))
        expect(JSON.stringify(found)).toContain('"requests":"')
      }
      await routes[0]?.engine.close()
    })
  })
}

/** Once Trino is gone, the same configuration is answered by the engine after it. */
export function readmeWithoutTrino(lake: () => EnginesLake): void {
  describe('without Trino', () => {
    it('leaves the README’s queries to DuckDB when it is gone', async () => {
      const routes = configuredRoutes(lake())
      const both = bothEngines(lake(), routes)
      both.publish('trafficByHour', await lake().current('refined.traffic_by_hour'))
      const [source = ''] = queries()
      expect(await executed(both.trino, source)).toMatchObject({
        trafficByHour: { source: { engine: 'duckdb' } },
      })
      expect(await ask(both.trino, source)).toEqual(await ask(both.duckdb, source))
      await routes[0]?.engine.close()
    })
  })
}

/** The variable as the README shows it, with the address of this machine and without a password. */
function configuredRoutes({ server, duckdb }: EnginesLake): readonly Route[] {
  const [block] = codeBlocks(section(README, 'Serving from Trino')).filter(
    ({ language }) => language === 'sh',
  )
  const shown = /LAKEFRONT_ENGINES='(.*)'/.exec(block?.text ?? '')?.[1] ?? ''
  const text = shown.replace(/https:\/\/[^"]+/, server.url).replace(/, "password": "[^"]*"/, '')
  const { engines } = readConfig({ LAKEFRONT_ENGINES: text }, '/')
  const logger = { info: () => undefined, error: () => undefined }
  return openRoutes(engines, { duckdb, timeoutMs: 120_000, logger })
}

function queries(): readonly string[] {
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
async function ask(service: QueryService, source: string): Promise<unknown> {
  const text = JSON.stringify(await executed(service, source))
  return JSON.parse(text.replace(/,"source":\{.*?\}(?=\})/, ''))
}

async function executed(service: QueryService, source: string): Promise<unknown> {
  const publications = () => Promise.resolve(new Map())
  const services = {
    datasets,
    runs: inMemoryRuns([]),
    publishing: inMemoryPublishing([]),
    freshness: UNKNOWN_FRESHNESS,
    queries: service,
    publications,
  }
  const contextValue = operationContext(services, anonymous(), new AbortController().signal)
  const schema = buildSchema({ datasets, jobs: [] })
  const { data, errors } = await graphql({ schema, source, contextValue })
  expect(errors).toBeUndefined()
  return data
}

function hits({ columns }: Dataset): readonly Row[] {
  return Array.from({ length: 200 }, (_, index) => {
    const values: Row = {
      hour: DAY_1 + BigInt(index % 60) * HOUR,
      section: ['images', 'static', 'product', null, '/'][index % 5] ?? null,
      method: index % 7 === 0 ? null : 'GET',
      status: index % 11 === 0 ? 503 : 200,
      device: ['desktop', 'mobile', 'bot'][index % 3] ?? 'bot',
      browser: index % 2 === 0 ? 'Firefox' : null,
      requests: BigInt(index * index),
      bytes: BigInt(index) * 10_000_000_000n,
    }
    return Object.fromEntries(columns.map(({ name }) => [name, values[name] ?? null]))
  })
}
