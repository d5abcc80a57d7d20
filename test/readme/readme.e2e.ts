import { DuckDBInstance } from '@duckdb/node-api'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { untilArchived } from '../support/class-data'
import { completeRun, followRun, graphql } from '../support/graphql-client'
import { type ServerProcess, startServerProcess } from '../support/server-process'
import { applyAddition, type CodeBlock, codeBlocks, section } from './code-blocks'
import { copyOfTree } from './copy-of-tree'

const ROOT = path.resolve(__dirname, '../..')
const README = readFileSync(path.join(ROOT, 'README.md'), 'utf8')
const ADDRESS = 'http://127.0.0.1:4000'

const LINES = ['/a 200', '/a 404', '/b 404', '/c 200'].map((line) => {
  const [page, status] = line.split(' ')
  return `192.0.2.1 - - [17/May/2015:10:05:00 +0000] "GET ${page} HTTP/1.1" ${status} 10 "-" "curl/8"\n`
})

describe('the README', () => {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'lakefront-readme-'))
  const tree = path.join(scratch, 'lakefront')
  const home = path.join(scratch, 'home')
  const logs = path.join(scratch, 'logs')
  const ofOneOwn = codeBlocks(section(README, 'A dataset of your own'))
  const ofRollups = codeBlocks(section(README, 'Rollups'))
  const ofFolders = codeBlocks(section(README, 'Tables that you already have'))
  const weather = path.join(scratch, 'weather')
  const servers: ServerProcess[] = []

  beforeAll(() => copyOfTree(ROOT, tree), 60_000)

  afterAll(async () => {
    for (const server of servers) await server.interrupt()
    // The program that makes it for the copy would write into what is removed.
    await untilArchived(tree)
    rmSync(scratch, { recursive: true, force: true })
  }, 180_000)

  const shell = (command: string) =>
    spawnSync('bash', ['-euo', 'pipefail', '-c', command], {
      cwd: tree,
      env: { ...process.env, LAKEFRONT_HOME: home },
      encoding: 'utf8',
    })

  it('names only commands that there are', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    const named = [...README.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
    expect(named.length).toBeGreaterThan(5)
  })

  it('names every variable of the configuration', () => {
    const faults = shell(
      'PORT=x HOST="a b" LAKEFRONT_SOURCES=x LAKEFRONT_FOLDERS=x LAKEFRONT_ENGINES=x DATABASE_URL=x LAKEFRONT_HASH_SECRET=x npm start',
    )
    const named = codeNames(section(README, 'Configuration'))
    for (const [, variable = ''] of faults.stderr.matchAll(/^ *([A-Z_]{4,}) /gm)) {
      if (process.env[variable] === undefined) expect(named).toContain(variable)
    }
    expect(faults.status).not.toBe(0)
  })

  it('shows commands of its own that do what it says', () => {
    const generate = codeBlocks(section(README, 'Configuration')).find(
      ({ language }) => language === 'sh',
    )
    const { status, stdout, stderr } = shell(generate?.text ?? 'false')
    expect([status, stderr]).toEqual([0, expect.any(String)])
    expect(stdout).toMatch(/\d+ lines written to .*my-logs/)
  }, 60_000)

  it('makes a dataset of a folder by one file and its line', () => {
    for (const block of ofFolders) applyStep(block)
    const [emit] = ofFolders.filter(({ language }) => language === 'sh')
    const { status, stderr } = shell(emit?.text.split('\n')[0] ?? 'false')
    expect([status, status === 0 ? '' : stderr]).toEqual([0, ''])
    expect(ofFolders.map(({ file }) => file).filter(Boolean)).toEqual([
      'schema/datasets/weather.ts',
      'schema/datasets.ts',
      'schema/datasets.ts',
    ])
  }, 60_000)

  it('leads to a dataset of one’s own, step by step', async () => {
    for (const block of [...ofOneOwn, ...ofRollups]) applyStep(block)
    const commands = (blocks: readonly CodeBlock[]) =>
      blocks
        .filter(({ language, text }) => language === 'sh' && text !== 'npm start\n')
        .map(({ text }) => text)
    // One time for both: each of them sets up.
    expect(commands(ofRollups)).toEqual(commands(ofOneOwn))
    for (const text of commands(ofOneOwn)) {
      const { status, stderr } = shell(text)
      expect([status, status === 0 ? '' : stderr]).toEqual([0, ''])
    }
    mkdirSync(logs)
    writeFileSync(path.join(logs, 'shop.log'), LINES.join(''))
    const server = await startServerProcess(
      home,
      { LAKEFRONT_SOURCES: `logs=${logs}`, LAKEFRONT_FOLDERS: `weather=${weather}` },
      tree,
    )
    servers.push(server)
    await completeRun(server.url, 'ingest', { source: 'logs' }, 'ingest')
    await completeRun(server.url, 'clean', {}, 'clean')

    const [mutation, query] = ofOneOwn.filter(({ language }) => language === 'graphql')
    const started = await graphql(server.url, mutation?.text ?? '')
    const { run } = started.data?.['startSummarizePages'] as { run: { id: string } }
    expect(await followRun(server.url, run.id)).toMatchObject({
      status: 'SUCCEEDED',
      rows: { read: '4', written: '4' },
    })
    const answer = await graphql(server.url, query?.text ?? '')
    expect(answer.data?.['pagesByHour']).toMatchObject({
      nodes: [
        { path: '/a', requests: '2', missing: '1', missingRate: 0.5 },
        { path: '/b', requests: '1', missing: '1', missingRate: 1 },
        { path: '/c', requests: '1', missing: '0', missingRate: 0 },
      ],
    })
  }, 420_000)

  it('is answered by its rollup once that is made, and source says so', async () => {
    const { url = '' } = servers[0] ?? {}
    const [mutation, query] = ofRollups.filter(({ language }) => language === 'graphql')
    const nodes = [
      { path: '/a', requests: '2' },
      { path: '/b', requests: '1' },
      { path: '/c', requests: '1' },
    ]
    const before = await graphql(url, query?.text ?? '')
    expect(before.data?.['pagesByHour']).toMatchObject({
      nodes,
      source: { table: 'refined.pages_by_hour' },
    })
    const started = await graphql(url, mutation?.text ?? '')
    const { run } = started.data?.['startSummarizePageDays'] as { run: { id: string } }
    expect(await followRun(url, run.id)).toMatchObject({ status: 'SUCCEEDED' })
    const after = await graphql(url, query?.text ?? '')
    expect(after.data?.['pagesByHour']).toMatchObject({
      nodes,
      source: { table: 'refined.pages_by_day', run: { id: run.id } },
    })
  }, 120_000)

  it('is answered from the files of the folder', async () => {
    await writeWeather(weather)
    const [query] = ofFolders.filter(({ language }) => language === 'graphql')
    const answer = await graphql(servers[0]?.url ?? '', query?.text ?? '')
    expect(answer.data?.['weather']).toMatchObject({
      nodes: [
        { station: 'south', warmest: 31.5, readings: '2' },
        { station: 'north', warmest: 19.25, readings: '1' },
      ],
    })
  }, 60_000)

  it('leaves what the checks of the project accept', () => {
    const check =
      'node_modules/.bin/prettier --list-different schema/datasets schema/datasets.ts pipeline/jobs pipeline/jobs.ts && node_modules/.bin/tsc --noEmit -p .'
    const python =
      '.tools/venv/bin/python -m ruff check spark && .tools/venv/bin/python -m ruff format --check spark'
    for (const command of [check, python]) {
      const { status, stdout } = shell(command)
      expect([status, status === 0 ? '' : stdout]).toEqual([0, ''])
    }
  }, 120_000)

  it('shows requests that any HTTP client can send', () => {
    const curls = ['Asking', 'Running'].flatMap((title) =>
      codeBlocks(section(README, title)).filter(({ language }) => language === 'sh'),
    )
    expect(curls).toHaveLength(2)
    for (const { text } of curls) {
      const answer = execFileSync('bash', ['-c', text.replace(ADDRESS, servers[0]?.url ?? '')], {
        encoding: 'utf8',
      })
      expect(answer).toMatch(/"run":\{"id":|NOTHING_PUBLISHED/)
    }
  })

  function applyStep({ language, file, text }: CodeBlock): void {
    if (file === null) return
    const target = path.join(tree, file)
    if (language === 'diff')
      writeFileSync(target, applyAddition(readFileSync(target, 'utf8'), text))
    else if (language === 'ts' || language === 'python') writeFileSync(target, text)
  }
})

/** Two days in July and one in August. */
async function writeWeather(folder: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  await connection.run(
    `COPY (SELECT CAST(time AS DATE) AS day, * FROM (VALUES
       ('south', TIMESTAMPTZ '2024-07-01 12:00:00+00', 28.0::DOUBLE),
       ('south', TIMESTAMPTZ '2024-07-02 12:00:00+00', 31.5),
       ('north', TIMESTAMPTZ '2024-07-02 12:00:00+00', 19.25),
       ('north', TIMESTAMPTZ '2024-08-01 12:00:00+00', 40.0)) AS readings (stationId, time, temperature))
     TO '${folder}' (FORMAT parquet, PARTITION_BY (day))`,
  )
  connection.closeSync()
  instance.closeSync()
}

/** What stands in backticks. */
function codeNames(markdown: string): readonly string[] {
  return [...markdown.matchAll(/`([^`\n]+)`/g)].map(([, name = '']) => name)
}
