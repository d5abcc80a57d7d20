import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { openAthena, type AthenaBench } from '../aws/athena/open-athena'
import { completeRun, graphql } from '../support/graphql-client'
import { writeSampleLog } from '../support/sample-log'
import { type ServerProcess, startServerProcess } from '../support/server-process'
import { SERVED, servedHome, type EnginesLake } from './engines-lake'
import { readmeAsks, shownEngines } from './readme-queries'
import { trinoSql } from './trino-sql'

const WINDOW = { from: '2024-02-28T00:00:00Z', until: '2024-03-01T00:00:00Z' }
/** The SDK wants some; the stand-in takes any. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'stand-in', AWS_SECRET_ACCESS_KEY: 'stand-in' }

/** `npm start`, configured as the README tells, serves its queries from what Lakefront's own jobs made. */
export function served(lakeOf: () => EnginesLake): void {
  describe('npm start', () => {
    let athena: AthenaBench | null = null
    const expected = new Map<string, unknown>()
    /** Ends the server whatever became of the work: PostgreSQL waits for it. */
    const serving = async (
      environment: Record<string, string>,
      work: (server: ServerProcess) => Promise<void>,
    ): Promise<void> => {
      const server = await startServerProcess(servedHome(lakeOf()), {
        DATABASE_URL: `postgres://postgres@127.0.0.1:${lakeOf().port}/${SERVED}`,
        // Against hanging only: an engine that has just started is slow.
        LAKEFRONT_LIMITS: 'seconds=120',
        ...environment,
      })
      try {
        await work(server)
      } finally {
        expect(await server.interrupt()).toBe(0)
      }
    }

    beforeAll(async () => {
      await serving({ LAKEFRONT_SOURCES: `logs=${writeLogs(lakeOf())}` }, async (server) => {
        await completeRun(server.url, 'ingest', { source: 'logs' }, 'ingest')
        await completeRun(server.url, 'clean', {}, 'clean')
        await completeRun(server.url, 'summarize', { window: WINDOW }, 'summarize')
        for (const query of readmeAsks()) expected.set(query, (await asked(server, query)).data)
      })
      athena = await openAthena({ sql: trinoSql(lakeOf().server.url, SERVED) })
    })

    afterAll(() => athena?.close())

    const settings = {
      athena: () => ({
        ...shownEngines('Serving from Athena and Redshift')['athena'],
        endpoint: athena?.url,
        s3Endpoint: athena?.objectServer.url,
      }),
      trino: () => ({
        ...withoutPassword(shownEngines('Serving from Trino')['trino'] ?? {}),
        url: lakeOf().server.url,
        catalog: SERVED,
      }),
    }

    it.each(['athena', 'trino'] as const)('serves the README’s queries from %s', async (name) => {
      const engines = JSON.stringify({ [name]: settings[name]() })
      await serving({ LAKEFRONT_ENGINES: engines, ...CREDENTIALS }, async (server) => {
        for (const [query, data] of expected) {
          const found = await asked(server, query)
          expect(found.data).toEqual(data)
          if (query.includes('engine')) expect(found.engine).toBe(name)
        }
        const metrics = await fetch(new URL('/metrics', server.url))
        expect(await metrics.text()).toContain(`lakefront_engine_available{engine="${name}"} 1`)
      })
    })
  })
}

/** It is for https only. */
function withoutPassword(settings: object): object {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name !== 'password'))
}

/** What is the same whoever answers, and who did. */
async function asked({ url }: ServerProcess, query: string) {
  const { data, errors } = await graphql(url, query)
  expect(errors).toBeUndefined()
  const text = JSON.stringify(data)
  return {
    data: JSON.parse(text.replace(/,"source":\{.*?\}(?=\})/, '')) as unknown,
    engine: /"engine":"(\w+)"/.exec(text)?.[1],
  }
}

function writeLogs({ folder }: EnginesLake): string {
  const logs = path.join(folder, 'logs')
  mkdirSync(logs)
  writeSampleLog(logs, '2024-02-28', 500)
  writeSampleLog(logs, '2024-02-29', 300)
  return logs
}
