import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Pool } from 'pg'
import { z } from 'zod'
import { datasets } from '../../schema/datasets'
import { type Database, postgresDatabase } from '../aws/redshift-data/database'
import { openRedshift, type RedshiftBench } from '../aws/redshift-data/open-redshift'
import { ObjectStore } from '../aws/s3/object-store'
import { type ObjectServer, serveObjects } from '../aws/s3/object-server'
import { eventually } from '../aws/testing/eventually'
import { codeBlocks, section } from '../readme/code-blocks'
import { completeRun, followRun, graphql } from '../support/graphql-client'
import { startPostgres, type TestPostgres } from '../support/postgres'
import { writeSampleLog } from '../support/sample-log'
import { type ServerProcess, startServerProcess } from '../support/server-process'
import { suiteSize } from '../support/suite-size'
import { readmeAsks } from './readme-queries'
import { showMain } from './spectrum'

const README = readFileSync(path.resolve('README.md'), 'utf8')
const SECTION = section(README, 'Serving from Athena and Redshift')
const WINDOW = { from: '2024-02-28T00:00:00Z', until: '2024-03-01T00:00:00Z' }
const byName = z.record(z.string(), z.unknown())
const started = z.object({
  startLoadTrafficByHour: z.object({ run: z.object({ id: z.string() }) }),
})

/** `npm start`, configured as the README tells, loads Redshift and serves from it. */
export function redshiftServed(): void {
  describe('npm start with Redshift', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'lakefront-redshift-'))
    const logs = path.join(folder, 'logs')
    let postgres: TestPostgres
    let lake: Pool
    let database: Pool
    let bench: RedshiftBench
    let files: ObjectServer
    let server: ServerProcess
    let loads = 0
    let keys = 0

    beforeAll(async () => {
      postgres = await startPostgres()
      lake = poolOf('postgres')
      await lake.query('CREATE DATABASE redshift')
      database = poolOf('redshift')
      bench = await openRedshift({ database: counting(postgresDatabase(database)) })
      files = await serveObjects(new ObjectStore())
      mkdirSync(logs)
      server = await start({ redshift: shownVariable('LAKEFRONT_ENGINES')['redshift'], duckdb: {} })
    })
    afterAll(async () => {
      await server.interrupt()
      await bench.close()
      await files.close()
      await Promise.all([lake.end(), database.end()])
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    const poolOf = (name: string): Pool => {
      const pool = new Pool({ ...postgres.config, database: name, options: '-c timezone=UTC' })
      // Its idle connections may hear of the server's end before they are closed.
      pool.on('error', () => undefined)
      return pool
    }
    const counting = (inner: Database): Database => ({
      execute: (sqls, ...rest) => {
        if (sqls.some((sql) => sql.startsWith('INSERT INTO "refined"'))) loads += 1
        return inner.execute(sqls, ...rest)
      },
    })
    const start = (engines: object): Promise<ServerProcess> =>
      startServerProcess(path.join(folder, 'home'), {
        DATABASE_URL: `postgres://lakefront@127.0.0.1:${postgres.config.port}/postgres`,
        LAKEFRONT_SOURCES: `logs=${logs}`,
        LAKEFRONT_ENGINES: JSON.stringify(engines),
        LAKEFRONT_LAUNCHERS: JSON.stringify(quickened(shownVariable('LAKEFRONT_LAUNCHERS'))),
        AWS_ACCESS_KEY_ID: 'stand-in',
        AWS_SECRET_ACCESS_KEY: 'stand-in',
        AWS_ENDPOINT_URL_REDSHIFT_DATA: bench.url,
        AWS_ENDPOINT_URL_S3: files.url,
      })

    async function publish(day: string, lines: number): Promise<void> {
      writeSampleLog(logs, day, lines)
      const key = `key${(keys += 1)}`
      await completeRun(server.url, 'ingest', { source: 'logs' }, key)
      await completeRun(server.url, 'clean', {}, key)
      await completeRun(server.url, 'summarize', { window: WINDOW }, key)
    }

    /** As the README's mutation does, once Spectrum shows what is published. */
    async function load(): Promise<void> {
      const dataset = datasets.find(({ name }) => name === 'trafficByHour')
      if (dataset === undefined) throw new Error('the README is about another dataset')
      const published = await publishedId(server)
      await eventually(async () => {
        expect(await showMain(lake, database, 'spectrum_refined', dataset)).toBe(published)
      })
      const [mutation = ''] = codeBlocks(SECTION).flatMap(({ language, text }) =>
        language === 'graphql' ? [text.replace('load of today', `load ${(keys += 1)}`)] : [],
      )
      const { data, errors } = await graphql(server.url, mutation)
      expect(errors).toBeUndefined()
      const { id } = started.parse(data).startLoadTrafficByHour.run
      expect(await followRun(server.url, id)).toMatchObject({ status: 'SUCCEEDED', failure: null })
    }

    async function answers(engine: string): Promise<readonly unknown[]> {
      const found: unknown[] = []
      for (const query of readmeAsks()) {
        const { data, errors } = await graphql(server.url, query)
        expect(errors).toBeUndefined()
        const text = JSON.stringify(data)
        if (query.includes('engine')) expect(text).toContain(`"engine":"${engine}"`)
        found.push(JSON.parse(text.replace(/,"source":\{.*?\}(?=\})/, '')))
      }
      expect(found.length).toBeGreaterThanOrEqual(2)
      return found
    }

    it('answers the README’s queries from Redshift once it is loaded', async () => {
      await publish('2024-02-28', 500)
      const expected = await answers('duckdb')
      await load()
      expect(await answers('redshift')).toEqual(expected)
      expect(loads).toBe(1)
    })

    // Three Spark programs more.
    const inFull = suiteSize() === 'full' ? it : it.skip
    inFull('leaves them to the next engine while Redshift holds an older snapshot', async () => {
      await publish('2024-02-29', 300)
      const expected = await answers('duckdb')
      await load()
      expect(await answers('redshift')).toEqual(expected)
      expect(loads).toBe(2)
    })

    it('refuses them by a code where no other engine is', async () => {
      await database.query("UPDATE lakefront.loaded_snapshots SET snapshot_id = '1'")
      expect(await server.interrupt()).toBe(0)
      server = await start({ redshift: shownVariable('LAKEFRONT_ENGINES')['redshift'] })
      const [query = ''] = readmeAsks()
      expect((await graphql(server.url, query)).errors).toMatchObject([
        { extensions: { code: 'SNAPSHOT_NOT_LOADED' } },
      ])
      await load()
      expect((await graphql(server.url, query)).errors).toBeUndefined()
    })
  })
}

/** The JSON of a variable as the section shows it. */
function shownVariable(name: string): z.infer<typeof byName> {
  const shell = codeBlocks(SECTION).filter(({ language }) => language === 'sh')
  const text = new RegExp(`${name}='(.*)'`).exec(shell.map((block) => block.text).join('\n'))?.[1]
  return byName.parse(JSON.parse(text ?? ''))
}

const shownLaunchers = z.object({ launchers: z.record(z.string(), z.looseObject({})) })

/** The services are near. */
function quickened(shown: z.infer<typeof byName>): object {
  const { launchers } = shownLaunchers.parse(shown)
  const quick = Object.entries(launchers).map(([name, settings]) => [
    name,
    { ...settings, pollSeconds: 0.2, lagSeconds: 2 },
  ])
  return { ...shown, launchers: Object.fromEntries(quick) }
}

async function publishedId({ url }: ServerProcess): Promise<unknown> {
  const query = '{ dataset(name: "trafficByHour") { snapshots(first: 1) { snapshotId } } }'
  const { data } = await graphql(url, query)
  return JSON.stringify(data).match(/"snapshotId":"(\d+)"/)?.[1]
}
