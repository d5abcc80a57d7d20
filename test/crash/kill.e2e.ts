import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { killAttempts } from '../support/attempt-processes'
import {
  followRun,
  graphql,
  type JobKind,
  retryRun,
  type RunView,
  startRun,
} from '../support/graphql-client'
import { addFacts, type LogFacts, NO_FACTS, writeSampleLog } from '../support/sample-log'
import { seededRandom } from '../support/seeded-random'
import { type ServerProcess, startServerProcess } from '../support/server-process'
import { suiteSize } from '../support/suite-size'

const ROUNDS = suiteSize() === 'full' ? 20 : 3
const SEED = Number(process.env['LAKEFRONT_SEED'] ?? Date.now() % 1_000_000)
/** Longer than any phase, so that kills fall into every one of them and some come too late. */
const LATEST_KILL_MS: Record<JobKind, number> = { ingest: 1_500, clean: 14_000, summarize: 10_000 }

const VICTIMS = ['server', 'attempt', 'both'] as const

describe(`kill -9 of server and attempts at random moments (LAKEFRONT_SEED=${SEED})`, () => {
  const random = seededRandom(SEED)
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'lakefront-crash-'))
  const home = path.join(scratch, 'home')
  const logs = path.join(scratch, 'logs')
  let server: ServerProcess
  let facts: LogFacts = NO_FACTS

  beforeAll(async () => {
    mkdirSync(logs, { recursive: true })
    server = await start()
  }, 180_000)

  afterAll(async () => {
    await server.interrupt()
    rmSync(scratch, { recursive: true, force: true })
  }, 60_000)

  const start = () => startServerProcess(home, { LAKEFRONT_SOURCES: `logs=${logs}` })

  /** Kills in the middle of a run, then sees to it that the run ends well, as an operator would. */
  async function survive(job: JobKind, input: unknown, key: string): Promise<RunView> {
    const { id } = await startRun(server.url, job, input, key)
    await delay(random() * LATEST_KILL_MS[job])
    const victim = VICTIMS[Math.floor(random() * VICTIMS.length)]
    if (victim !== 'attempt') await server.kill()
    if (victim !== 'server') killAttempts(home)
    if (victim !== 'attempt') server = await start()
    let run = await followRun(server.url, id)
    for (let retry = 1; run.status === 'FAILED' && retry <= 3; retry += 1) {
      expect(run.failure?.code).toBe('ATTEMPT_LOST')
      run = await followRun(
        server.url,
        (await retryRun(server.url, id, `${key}-retry-${retry}`)).id,
      )
    }
    expect(run.failure).toBeNull()
    expect(run.status).toBe('SUCCEEDED')
    // The same mutation again, as a client does that never saw the answer, is the same run.
    expect((await startRun(server.url, job, input, key)).id).toBe(id)
    return run
  }

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'round %i: nothing lost, nothing doubled, published what was audited',
    async (round) => {
      const day = new Date(Date.UTC(2024, 1, 27 + round)).toISOString().slice(0, 10)
      const next = new Date(Date.UTC(2024, 1, 28 + round)).toISOString().slice(0, 10)
      facts = addFacts(facts, writeSampleLog(logs, day, 2_000 + round))
      const window = { from: `${day}T00:00:00Z`, until: `${next}T00:00:00Z` }

      await survive('ingest', { source: 'logs' }, `ingest-${round}`)
      await survive('clean', {}, `clean-${round}`)
      const summarized = await survive('summarize', { window }, `summarize-${round}`)

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
    },
    600_000,
  )
})
