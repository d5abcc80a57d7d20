import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from 'pg'
import { filesWithAddresses } from '../support/address-search'
import { killAttempts } from '../support/attempt-processes'
import {
  followRun,
  graphql,
  type JobKind,
  retryRun,
  type RunView,
  startRun,
} from '../support/graphql-client'
import { connectToHome, killPostgres } from '../support/home-postgres'
import { PhaseGate } from '../support/phase-gate'
import { expectSound } from '../support/published-state'
import { addFacts, type LogFacts, NO_FACTS, writeSampleLog } from '../support/sample-log'
import { seededRandom } from '../support/seeded-random'
import { type ServerProcess, startServerProcess } from '../support/server-process'
import { suiteSize } from '../support/suite-size'
import { type Blow, CHOSEN, MORE, type Round, type Victim } from './rounds'

const SEED = Number(process.env['LAKEFRONT_SEED'] ?? Date.now() % 1_000_000)

/** Longer than any phase, so that kills fall into every one of them and some come too late. */
const LATEST_KILL_MS: Record<JobKind, number> = { ingest: 1_500, clean: 14_000, summarize: 10_000 }
const RANDOM_VICTIMS = ['server', 'attempt', 'both'] as const
const FULL = suiteSize() === 'full'

describe(`kill -9 of server, attempts and PostgreSQL (LAKEFRONT_SEED=${SEED})`, () => {
  const random = seededRandom(SEED)
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'lakefront-crash-'))
  const home = path.join(scratch, 'home')
  const logs = path.join(scratch, 'logs')
  let server: ServerProcess
  let client: Client
  let gate: PhaseGate
  let facts: LogFacts = NO_FACTS
  let days = 0

  beforeAll(async () => {
    mkdirSync(logs, { recursive: true })
    server = await start()
    await connect()
  })

  afterAll(async () => {
    await client.end()
    await server.interrupt()
    rmSync(scratch, { recursive: true, force: true })
  })

  const start = () => startServerProcess(home, { LAKEFRONT_SOURCES: `logs=${logs}` })

  async function connect(): Promise<void> {
    client = await connectToHome(home)
    gate = await PhaseGate.in(client)
  }

  /** Kills in the middle of a run, then sees to it that the run ends well, as an operator would. */
  async function survive(job: JobKind, input: unknown, { at, victim }: Blow): Promise<RunView> {
    const key = `${job}-${days}`
    await strike({ at, victim }, () => startRun(server.url, job, input, key))
    // The same mutation again, as a client does that never saw the answer, is the same run.
    const { id } = await startRun(server.url, job, input, key)
    let run = await followRun(server.url, id)
    for (let retry = 1; run.status === 'FAILED' && retry <= 3; retry += 1) {
      // Without PostgreSQL an attempt that commits fails on its own.
      const codes = victim === 'postgres' ? ['ATTEMPT_LOST', 'JOB_FAILED'] : ['ATTEMPT_LOST']
      expect(codes).toContain(run.failure?.code)
      run = await followRun(
        server.url,
        (await retryRun(server.url, id, `${key}-retry-${retry}`)).id,
      )
    }
    expect({ at, victim, status: run.status, failure: run.failure }).toEqual({
      at,
      victim,
      status: 'SUCCEEDED',
      failure: null,
    })
    return run
  }

  async function strike({ at, victim }: Blow, startIt: () => Promise<RunView>): Promise<void> {
    if (typeof at !== 'number') await gate.close(at)
    // Its server may be killed before it answers.
    const started = startIt().catch(() => null)
    if (typeof at === 'number') await started.then(() => delay(at))
    else await gate.reached(at, home)
    await kill(victim)
    if (typeof at !== 'number' && victim !== 'postgres') await gate.open(at)
    await recover(victim)
    await started
  }

  async function kill(victim: Victim): Promise<void> {
    if (victim === 'postgres') {
      killPostgres(home)
      await expectReady(503)
      // The server starts it again.
      await expectReady(200)
    }
    if (victim === 'server' || victim === 'both') await server.kill()
    if (victim === 'attempt' || victim === 'both') killAttempts(home)
  }

  async function expectReady(status: number): Promise<void> {
    const deadline = Date.now() + 60_000
    while ((await fetch(new URL('/readyz', server.url))).status !== status)
      if (Date.now() > deadline) throw new Error(`/readyz never said ${status}`)
  }

  async function recover(victim: Victim): Promise<void> {
    if (victim === 'server' || victim === 'both') server = await start()
    if (victim === 'postgres') await connect()
  }

  async function round(blows: Round): Promise<void> {
    const day = new Date(Date.UTC(2024, 1, 27 + days)).toISOString().slice(0, 10)
    const next = new Date(Date.UTC(2024, 1, 28 + days)).toISOString().slice(0, 10)
    facts = addFacts(facts, writeSampleLog(logs, day, 2_000 + days))
    const window = { from: `${day}T00:00:00Z`, until: `${next}T00:00:00Z` }
    await survive('ingest', { source: 'logs' }, blows.ingest)
    await survive('clean', {}, blows.clean)
    const summarized = await survive('summarize', { window }, blows.summarize)
    days += 1
    await expectFacts(summarized)
    await expectSound(client, home)
    expect(await filesWithAddresses(home)).toEqual([])
  }

  /** Nothing lost, nothing doubled. */
  async function expectFacts(summarized: RunView): Promise<void> {
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
            source {
              snapshotId
              run {
                id
              }
            }
          }
          accessLogQuarantine(first: 1) {
            totalCount
          }
          accessLog(first: 1) {
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
        source: {
          snapshotId: summarized.outputs[0]?.snapshot?.snapshotId,
          run: { id: summarized.id },
        },
      },
      accessLogQuarantine: { totalCount: String(facts.broken) },
      accessLog: { totalCount: String(facts.requests) },
    })
  }

  const told = ({ ingest, clean, summarize }: Round) =>
    [ingest, clean, summarize].map(({ at, victim }) => `${victim} at ${at}`).join(', ')

  it.each(
    [...CHOSEN, ...(FULL ? MORE : MORE.slice(0, 1))].map((blows) => [told(blows), blows] as const),
  )('is survived: %s', async (_, blows) => round(blows))

  it.each(Array.from({ length: FULL ? 16 : 1 }, (_, index) => index + 1))(
    'is survived at moments of chance (%i)',
    async () => {
      const blow = (job: JobKind): Blow => ({
        at: Math.floor(random() * LATEST_KILL_MS[job]),
        victim: RANDOM_VICTIMS[Math.floor(random() * RANDOM_VICTIMS.length)] ?? 'both',
      })
      await round({ ingest: blow('ingest'), clean: blow('clean'), summarize: blow('summarize') })
    },
  )
})
