import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { RefsCommit } from '../../src/catalog/catalog'
import { CodedError } from '../../src/model/coded-error'
import type { Dataset } from '../../src/model/dataset'
import type { Database } from '../../src/store/database'
import { defineJob, type Job } from '../jobs/job'
import { AttemptFolders } from '../launchers/attempt-folders'
import { findEach } from '../launchers/find-each'
import type { Launcher, Observation, Submission, Submitted } from '../launchers/launcher'
import { attemptRequest, type AttemptResult } from './attempt-files'
import type { ReconcilerParts } from './reconciler-parts'
import { systemTimers } from './timers'

/** What an attempt of the fake launcher does when it is submitted. */
export type Course = 'succeeds' | 'fails' | 'vanishes' | 'claimsAndVanishes' | 'hangs'

const DATASETS = ['clean', 'broken'].map((name): Dataset => ({
  name,
  table: `trusted.${name}`,
  description: '',
  kind: 'rows',
  columns: [],
  partitionedBy: { column: 'day', transform: 'day' },
  grain: [],
  dimensions: [],
  measures: [],
  maxRows: 1,
}))

/** Everything around a reconciler, in memory but the store and the attempts' files. */
export class Fixture {
  readonly folders = new AttemptFolders(mkdtempSync(join(tmpdir(), 'lakefront-attempts-')))
  readonly commits: { table: string; change: RefsCommit }[] = []
  readonly dropped: string[] = []
  readonly errors: unknown[] = []
  readonly submissions: string[] = []
  readonly running = new Set<string>()
  readonly ended = new Set<string>()
  now = 1_000_000_000n
  course: Course = 'succeeds'
  /** What the next submissions are answered with. */
  full = 0
  concurrency: number | undefined
  capacity = 2
  local = true
  lagMs = 0
  /** Of dataset clean, that a run writes. */
  inputs: Readonly<Record<string, string>> = { '2015-05-17': 'one' }
  /** Snapshots of dataset clean that attempts started from. */
  readonly bases: (string | null)[] = []
  /** How many attempts each call of observe asked for. */
  readonly observed: number[] = []
  /** What each of them waits for. */
  answering: Promise<unknown> = Promise.resolve()
  nothingToDo = false
  /** What an attempt that succeeds says of files. */
  files: Extract<AttemptResult, { status: 'succeeded' }>['files'] = []
  /** What an attempt that fails says. */
  message = 'wrong count'
  holdsSnapshots = true
  refsFail = false
  /** Attempts that the service tells nothing about, and does not end. */
  readonly untold = new Set<string>()
  /** Before the catalog tells of a snapshot. */
  readTable: () => Promise<unknown> = () => Promise.resolve()
  commitTries = 0
  private readonly jobs = new Map<string, string>()
  private snapshot = 9_000_000_000_000_000_000n

  constructor(private readonly db: Kysely<Database>) {}

  readonly job: Job = defineJob({
    name: 'clean',
    version: 1,
    description: '',
    input: z.object({ note: z.string().optional() }),
    needs: [],
    produces: ['clean', 'broken'],
    reads: [],
    program: { kind: 'spark', module: 'none' },
    prepare: () =>
      Promise.resolve(
        this.nothingToDo
          ? { kind: 'nothingToDo' }
          : {
              kind: 'work',
              parameters: {},
              inputs: { clean: this.inputs, broken: {} },
            },
      ),
  })

  /** A job of which many runs may be active: it writes no table. */
  readonly plain: Job = defineJob({
    name: 'plain',
    version: 1,
    description: '',
    input: z.object({}),
    needs: [],
    produces: [],
    reads: [],
    program: { kind: 'node', module: 'none' },
    prepare: () => Promise.resolve({ kind: 'work', parameters: {}, inputs: {} }),
  })

  launcher(): Launcher {
    return {
      name: 'fake',
      local: this.local,
      capacity: this.capacity,
      lagMs: this.lagMs,
      store: this.folders,
      submit: (submission) => Promise.resolve(this.submit(submission)),
      find: async ({ attemptId }) => this.observe(attemptId),
      observe: async (attempts) => {
        this.observed.push(attempts.length)
        await this.answering
        return findEach(attempts, async ({ attemptId }) => this.observe(attemptId))
      },
      cancel: async ({ attemptId }) => {
        this.observe(attemptId)
        this.end(attemptId)
      },
      links: ({ externalId }) => ({ console: `https://console/${externalId}`, log: null }),
      logTail: () => Promise.resolve(['the last line']),
    }
  }

  parts(at: ReconcilerParts['at'] = () => {}): ReconcilerParts {
    const launcher = this.launcher()
    return {
      db: this.db,
      jobs: [
        this.job,
        { ...this.plain, ...(this.concurrency !== undefined && { concurrency: this.concurrency }) },
      ],
      datasets: DATASETS,
      launchers: { all: [launcher], of: () => launcher },
      catalog: {
        snapshot: async (table, snapshotId) => {
          await this.readTable()
          if (!this.holdsSnapshots) throw new CodedError('SNAPSHOT_EXPIRED', 'not held')
          return { table, snapshotId, columns: [], unreadableColumns: [], files: [] }
        },
        commitRefs: (table, change) => {
          this.commitTries += 1
          if (this.refsFail) return Promise.reject(new Error('the catalog does not answer'))
          return Promise.resolve(void this.commits.push({ table, change }))
        },
        dropBranch: (_, branch) => Promise.resolve(void this.dropped.push(branch)),
      },
      rawZone: '/nowhere',
      sources: new Map(),
      clock: () => this.now,
      ids: () => randomUUID().replaceAll('-', ''),
      random: () => 0,
      timers: systemTimers,
      hooks: {
        runEnded: () => {},
        attemptSubmitted: () => {},
        datasetPublished: () => {},
        stepFailed: (error) => this.errors.push(error),
      },
      at,
    }
  }

  private submit({ attemptId, requestAddress, resultAddress, job }: Submission): Submitted {
    if (this.full > 0) {
      this.full -= 1
      return { kind: 'full', message: 'no room' }
    }
    this.submissions.push(attemptId)
    this.jobs.set(attemptId, job)
    const request = attemptRequest.parse(JSON.parse(readFileSync(requestAddress, 'utf8')))
    if (job === 'clean') this.bases.push(request.writes['clean']?.base ?? null)
    if (this.course === 'hangs') this.running.add(attemptId)
    else this.ended.add(attemptId)
    if (this.course === 'succeeds')
      writeFileSync(resultAddress, JSON.stringify(this.result(attemptId, job)))
    if (this.course === 'fails')
      writeFileSync(resultAddress, JSON.stringify(failedResult(attemptId, this.message)))
    if (this.course === 'claimsAndVanishes')
      writeFileSync(this.folders.address(attemptId, 'claim'), attemptId)
    return { kind: 'accepted', externalId: attemptId }
  }

  private observe(id: string): Observation {
    if (this.untold.has(id)) throw new Error('the service does not answer')
    if (this.running.has(id)) return { kind: 'running', externalId: id, startedAt: this.now }
    return this.ended.has(id)
      ? { kind: 'ended', externalId: id, reason: 'exit code 1' }
      : { kind: 'notFound' }
  }

  /** What hangs succeeds. */
  finishAll(): void {
    for (const id of this.running) {
      const address = this.folders.address(id, 'result.json')
      writeFileSync(address, JSON.stringify(this.result(id, this.jobs.get(id) ?? '')))
      this.end(id)
    }
  }

  private end(id: string): void {
    if (this.running.delete(id)) this.ended.add(id)
  }

  private result(attemptId: string, job: string): AttemptResult {
    const snapshotId = String((this.snapshot += 1n))
    const partitions = Object.keys(this.inputs).map((key) => ({ key, rows: '3' }))
    return {
      version: 1,
      attemptId,
      status: 'succeeded',
      rows: { read: '4', written: '3', quarantined: '1', duplicate: '0', blank: '0', outside: '0' },
      outputs:
        job === 'clean'
          ? [
              { dataset: 'clean', snapshotId, written: '3', partitions },
              { dataset: 'broken', snapshotId: null, written: '0', partitions: [] },
            ]
          : [],
      checks: [{ name: 'accounted', passed: true, detail: '' }],
      manifests: [],
      files: this.files,
    }
  }
}

function failedResult(attemptId: string, message: string): AttemptResult {
  return {
    version: 1,
    attemptId,
    status: 'failed',
    failure: { code: 'CHECK_FAILED', message },
  }
}
