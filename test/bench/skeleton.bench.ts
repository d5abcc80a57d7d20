import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { untilArchived } from '../support/class-data'
import { completeRun, graphql, type JobKind } from '../support/graphql-client'
import { writeSampleLog } from '../support/sample-log'
import { startServerProcess } from '../support/server-process'
import { attemptCommand, bareSeconds } from './bare-attempt'
import { median, report } from './report'

const ROOT = path.resolve(__dirname, '../..')
const ROUNDS = 3
const LINES = 10_000
const ANSWER_LIMIT_MS = 600_000

/**
 * What the first minutes with Lakefront are like: from a fresh clone to the first answer, set-up
 * when there is nothing to do, and what starting and publishing add to a job's own time.
 */
export async function bench(): Promise<boolean> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'lakefront-bench-'))
  try {
    const clone = path.join(scratch, 'clone')
    execFileSync('git', ['clone', '--quiet', ROOT, clone])
    const firstAnswer = await secondsToFirstAnswer(clone)
    const setUpAgain = median([1, 2, 3].map(() => secondsOfSetUp(clone)))
    const jobs = await timeJobs(scratch)
    return report('skeleton', [
      {
        metric: 'fresh clone to first served answer',
        value: firstAnswer,
        unit: 's',
        limit: { atMost: 120 },
      },
      { metric: 'set-up again', value: setUpAgain, unit: 's', limit: { atMost: 2 } },
      ...jobs.flatMap(({ job, published, bare }) => [
        { metric: `${job}: mutation to published`, value: published, unit: 's', limit: null },
        { metric: `${job}: bare spark-submit`, value: bare, unit: 's', limit: null },
        { metric: `${job}: ratio`, value: published / bare, unit: 'x', limit: { atMost: 1.5 } },
      ]),
    ])
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** `npm run demo` in the clone, until the query that it suggests answers. */
async function secondsToFirstAnswer(clone: string): Promise<number> {
  const port = '4173'
  const startedAt = performance.now()
  const demo = spawn('npm', ['run', 'demo'], {
    cwd: clone,
    env: { ...process.env, PORT: port, LAKEFRONT_HOME: path.join(clone, 'home') },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  })
  try {
    await untilAnswered(`http://127.0.0.1:${port}`, startedAt)
    return (performance.now() - startedAt) / 1000
  } finally {
    await interruptGroup(demo.pid, () => demo.exitCode !== null || demo.signalCode !== null)
  }
}

async function untilAnswered(url: string, startedAt: number): Promise<void> {
  for (;;) {
    const answer = await graphql(
      url,
      '{ trafficByHour(groupBy: [DAY]) { nodes { day requests } } }',
    ).catch(() => null)
    if (
      typeof answer?.data?.['trafficByHour'] === 'object' &&
      answer.data['trafficByHour'] !== null
    )
      return
    if (performance.now() - startedAt > ANSWER_LIMIT_MS) throw new Error('the demo did not answer')
    await delay(100)
  }
}

async function interruptGroup(pid: number | undefined, ended: () => boolean): Promise<void> {
  if (pid !== undefined && !ended()) process.kill(-pid, 'SIGINT')
  while (!ended()) await delay(50)
}

function secondsOfSetUp(clone: string): number {
  const startedAt = performance.now()
  const ended = spawnSync('node', ['infra/local/setup.mjs'], { cwd: clone, stdio: 'ignore' })
  if (ended.status !== 0) throw new Error('set-up failed')
  return (performance.now() - startedAt) / 1000
}

interface JobTimes {
  readonly job: string
  readonly published: number
  readonly bare: number
}

/** Each round cleans and summarizes a new day by mutation, then executes the same requests bare. */
async function timeJobs(scratch: string): Promise<readonly JobTimes[]> {
  const places = { home: path.join(scratch, 'home'), logs: path.join(scratch, 'logs'), scratch }
  mkdirSync(places.logs)
  const server = await startServerProcess(places.home, { LAKEFRONT_SOURCES: `logs=${places.logs}` })
  try {
    const times: JobTimes[] = []
    // What is published first cannot be made again bare, and the class-data archive is made after it.
    await runRound(server.url, places, 0)
    // The making begins a moment after the run's end, and competes for the processors.
    await delay(1_000)
    await untilArchived(ROOT)
    for (let round = 1; round <= ROUNDS; round += 1) {
      times.push(...(await timeRound(server.url, places, round)))
    }
    return ['clean', 'summarize'].map((job) => medianOf(times.filter((time) => time.job === job)))
  } finally {
    await server.interrupt()
  }
}

function medianOf(times: readonly JobTimes[]): JobTimes {
  return {
    job: times[0]?.job ?? '',
    published: median(times.map(({ published }) => published)),
    bare: median(times.map(({ bare }) => bare)),
  }
}

interface Places {
  readonly home: string
  readonly logs: string
  readonly scratch: string
}

async function runRound(url: string, places: Places, round: number): Promise<void> {
  const window = await ingestDay(url, places, round)
  await completeRun(url, 'clean', {}, `clean-${round}`)
  await completeRun(url, 'summarize', { window }, `summarize-${round}`)
}

async function timeRound(url: string, places: Places, round: number): Promise<readonly JobTimes[]> {
  const window = await ingestDay(url, places, round)
  return [
    await timeJob(url, places, 'clean', {}, round),
    await timeJob(url, places, 'summarize', { window }, round),
  ]
}

/** A further day of logs; returns the window that it is. */
async function ingestDay(url: string, { logs }: Places, round: number): Promise<object> {
  const day = (offset: number): string =>
    new Date(Date.UTC(2024, 4, 1 + round + offset)).toISOString().slice(0, 10)
  writeSampleLog(logs, day(0), LINES)
  await completeRun(url, 'ingest', { source: 'logs' }, `ingest-${round}`)
  return { from: `${day(0)}T00:00:00Z`, until: `${day(1)}T00:00:00Z` }
}

async function timeJob(
  url: string,
  { home, scratch }: Places,
  job: JobKind,
  input: unknown,
  round: number,
): Promise<JobTimes> {
  const startedAt = performance.now()
  const run = completeRun(url, job, input, `${job}-${round}`)
  const command = await attemptCommand(home)
  await run
  const published = (performance.now() - startedAt) / 1000
  return { job, published, bare: bareSeconds(command, path.join(scratch, `${job}${round}`)) }
}
