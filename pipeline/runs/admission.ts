import type { Kysely } from 'kysely'
import {
  candidates,
  isAnyQueued,
  reserve,
  tableHolders,
  takeAdmissionLock,
  usageOf,
  type Candidate,
} from '../../src/store/admission-repository'
import type { Database } from '../../src/store/database'
import type { Job } from '../jobs/job'
import type { Launcher } from '../launchers/launcher'
import { admitRun } from './admit-run'
import { chooseRuns } from './choose-runs'
import type { InHand } from './in-hand'
import type { Pause } from './loop'
import { tablesOf } from './job-input'
import type { ReconcilerParts } from './reconciler-parts'

/** Runs of one launcher that are prepared and submitted at the same time. */
const AT_ONCE = 16
/** After finding another at admission, which takes milliseconds. */
const BUSY: Pause = { rest: 5, wait: 5 }
const REST_MS = 10
/** Nothing can be admitted before something ends, however much is queued meanwhile. */
const NO_ROOM_MS = 100

export interface AdmissionOptions {
  readonly idleMs: number
  /** Runs were admitted: their attempts are to be looked at. */
  onAdmitted(): void
  /** There may be room again. */
  onRoom(): void
}

/** Takes queued runs of one launcher's jobs in their order, as far as limits and tables allow. */
export class Admission {
  private readonly admitting = new Map<string, Promise<void>>()
  private readonly jobs: readonly Job[]

  constructor(
    private readonly parts: ReconcilerParts,
    private readonly launcher: Launcher,
    private readonly inHand: InHand,
    private readonly options: AdmissionOptions,
  ) {
    this.jobs = parts.jobs.filter((job) => this.isOurs(job))
  }

  /** What it admits goes on after its end. */
  async step(): Promise<Pause> {
    const { now } = this.inHand.lease()
    const names = this.jobs.map(({ name }) => name)
    const wait = this.options.idleMs
    if (this.room(0) === 0 || !(await isAnyQueued(this.parts.db, names, now)))
      return { rest: REST_MS, wait }
    const chosen = await this.parts.db.transaction().execute((tx) => this.choose(tx))
    if (chosen === 'busy') return BUSY
    if (chosen === 'noRoom') return { rest: NO_ROOM_MS, wait }
    if (chosen.length > 0) this.parts.at('tablesLeased')
    for (const candidate of chosen) this.admit(candidate)
    return { rest: REST_MS, wait }
  }

  /** Until all that was admitted is submitted. */
  async settled(): Promise<void> {
    await Promise.all(this.admitting.values())
  }

  private isOurs(job: Job): boolean {
    return this.parts.launchers.of(job)?.name === this.launcher.name
  }

  /** busy: another reconciler is at it. */
  private async choose(tx: Kysely<Database>): Promise<readonly Candidate[] | 'busy' | 'noRoom'> {
    if (!(await takeAdmissionLock(tx))) return 'busy'
    const lease = this.inHand.lease()
    const names = this.jobs.map(({ name }) => name)
    const usage = await usageOf(tx, this.launcher.name, names, lease.now)
    const room = usage.full ? 0 : this.room(usage.here)
    if (room === 0) return 'noRoom'
    const found = await candidates(tx, this.shown(room), lease.now)
    const holders = await tableHolders(
      tx,
      found.flatMap(({ tables }) => tables),
    )
    const concurrency = new Map(this.jobs.map((job) => [job.name, job.concurrency ?? null]))
    const chosen = chooseRuns(found, holders, usage, {
      room,
      concurrencyOf: (job) => concurrency.get(job) ?? null,
      isOurs: (job) => concurrency.has(job),
      isDue: (runId) => this.inHand.backoff.isDue(runId),
    })
    return reserve(tx, chosen, lease)
  }

  /** Of a job that writes tables one run at a time can be next; of other launchers' only those count. */
  private shown(room: number): ReadonlyMap<string, number> {
    return new Map(
      this.parts.jobs.flatMap((job) => {
        if (tablesOf(job).length > 0) return [[job.name, 1] as const]
        return this.isOurs(job) ? [[job.name, room] as const] : []
      }),
    )
  }

  private room(used: number): number {
    const places = Math.min(this.launcher.capacity - used, AT_ONCE - this.admitting.size)
    return Math.max(places, 0)
  }

  private admit(candidate: Candidate): void {
    const { id } = candidate.tracked
    const work = this.inHand.work(id, () => admitRun(this.parts, this.launcher, candidate))
    const admitted = work.then(async (done) => {
      if (!done) await this.inHand.giveBack([id])
      this.admitting.delete(id)
      this.options.onAdmitted()
      this.options.onRoom()
    })
    this.admitting.set(id, admitted)
  }
}
