import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { filesWithAddresses } from '../support/address-search'
import { completeRun, followRun, graphql, startRun } from '../support/graphql-client'
import { addFacts, type LogFacts, NO_FACTS, writeSampleLog } from '../support/sample-log'
import { type ServerProcess, startServerProcess } from '../support/server-process'

const ROOT = path.resolve(__dirname, '../..')

describe('the main job: raw logs, Spark, Iceberg, typed query', () => {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'lakefront-main-job-'))
  const home = path.join(scratch, 'home')
  const logs = path.join(scratch, 'logs')
  let server: ServerProcess
  let facts: LogFacts = NO_FACTS

  beforeAll(async () => {
    mkdirSync(logs)
    server = await start()
  })

  afterAll(async () => {
    expect(await server.interrupt()).toBe(0)
    rmSync(scratch, { recursive: true, force: true })
  })

  const start = () => startServerProcess(home, { LAKEFRONT_SOURCES: `logs=${logs}` })
  const window = { from: '2024-02-26T00:00:00Z', until: '2024-03-03T00:00:00Z' }
  let keys = 0
  const key = () => `key-${(keys += 1)}`

  async function runAll() {
    const ingested = await completeRun(server.url, 'ingest', { source: 'logs' }, key())
    const cleaned = await completeRun(server.url, 'clean', {}, key())
    const summarized = await completeRun(server.url, 'summarize', { window }, key())
    return { ingested, cleaned, summarized }
  }

  async function expectFacts() {
    const { data, errors } = await graphql(
      server.url,
      `
        {
          trafficByHour(groupBy: []) {
            nodes {
              requests
              bytes
              errors
            }
            totals {
              requests
            }
          }
          accessLogQuarantine {
            totalCount
          }
        }
      `,
    )
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      trafficByHour: {
        nodes: [
          {
            requests: String(facts.requests),
            bytes: String(facts.bytes),
            errors: String(facts.errors),
          },
        ],
        totals: { requests: String(facts.requests) },
      },
      accessLogQuarantine: { totalCount: String(facts.broken) },
    })
  }

  it('says that nothing is published before the first run', async () => {
    const { data, errors } = await graphql(
      server.url,
      '{ trafficByHour { nodes { requests } } datasets { name } }',
    )
    expect(data?.['trafficByHour']).toBeNull()
    expect(data?.['datasets']).toContainEqual({ name: 'trafficByHour' })
    expect(errors?.[0]?.extensions.code).toBe('NOTHING_PUBLISHED')
  })

  it('ends an empty window as an empty success', async () => {
    const run = await completeRun(server.url, 'clean', { window }, key())
    expect(run.rows).toMatchObject({ read: '0', written: '0' })
  })

  it('answers what the logs hold', async () => {
    facts = addFacts(
      writeSampleLog(logs, '2024-02-28', 500),
      writeSampleLog(logs, '2024-02-29', 700),
    )
    const { ingested, cleaned, summarized } = await runAll()
    const lines = facts.requests + facts.broken
    expect(ingested.rows).toMatchObject({ read: String(lines), written: String(lines) })
    expect(cleaned.rows).toMatchObject({
      read: String(lines),
      written: String(facts.requests),
      quarantined: String(facts.broken),
    })
    expect(summarized.rows?.read).toBe(String(facts.requests))
    await expectFacts()
  })

  it('changes nothing for the same content again, compressed or not', async () => {
    const first = readFileSync(path.join(logs, 'access-2024-02-28.log'))
    writeFileSync(path.join(logs, 'copy.log.gz'), gzipSync(first))
    const { ingested, cleaned, summarized } = await runAll()
    const lines = facts.requests + facts.broken
    expect(ingested.rows).toMatchObject({ written: '0', duplicate: String(lines + 500n) })
    expect(cleaned.rows).toMatchObject({ read: '0', written: '0' })
    expect(summarized.rows).toMatchObject({ read: '0', written: '0' })
    await expectFacts()
  })

  it('continues a log that grew inside its last line', async () => {
    const file = path.join(logs, 'access-2024-03-01.log')
    const grown = writeSampleLog(logs, '2024-03-01', 300)
    const content = readFileSync(file)
    writeFileSync(file, content.subarray(0, content.length / 2 + 7))
    await runAll()
    writeFileSync(file, content)
    const { cleaned } = await runAll()
    facts = addFacts(facts, grown)
    expect(cleaned.failure).toBeNull()
    await expectFacts()
    const { data } = await graphql(
      server.url,
      `
        {
          accessLog(
            where: { time: { gte: "2024-03-01T00:00:00Z" } }
            orderBy: [{ field: LINE, direction: DESC }]
            first: 1
          ) {
            totalCount
            nodes {
              line
            }
          }
        }
      `,
    )
    expect(data?.['accessLog']).toEqual({
      totalCount: String(grown.requests),
      nodes: [{ line: '299' }],
    })
  })

  it('holds no visitor address outside the raw zone', async () => {
    expect(await filesWithAddresses(home)).toEqual([])
  })

  it('fails clearly on a corrupt file and keeps answering what was published', async () => {
    const file = path.join(logs, 'corrupt.log.gz')
    writeFileSync(file, gzipSync(Buffer.alloc(100_000, 'x\n')).subarray(0, 60))
    const { id } = await startRun(server.url, 'ingest', { source: 'logs' }, key())
    const run = await followRun(server.url, id)
    expect(run.status).toBe('FAILED')
    expect(run.failure?.message).toContain('corrupt.log.gz')
    rmSync(file)
    await expectFacts()
  })

  it('lets no second server use the home, and serves what is there after a restart', async () => {
    await expect(start()).rejects.toThrow(String(server.pid))
    expect(await server.interrupt()).toBe(0)
    server = await start()
    await expectFacts()
  })

  it('runs by the demo command with exit code 0', () => {
    const ended = spawnSync(
      process.execPath,
      [path.join(ROOT, 'dist/src/cli/lakefront.js'), 'demo', '--once', '--logs', logs],
      {
        cwd: ROOT,
        env: { ...process.env, LAKEFRONT_HOME: path.join(scratch, 'demo-home'), PORT: '0' },
      },
    )
    const output = ended.stdout.toString() + ended.stderr.toString()
    expect({ status: ended.status, output }).toMatchObject({ status: 0 })
    for (const job of ['ingestAccessLogs', 'cleanAccessLogs', 'summarizeTraffic']) {
      expect(output).toMatch(new RegExp(`${job}.*SUCCEEDED`, 'i'))
    }
  })
})
