import { S3Client } from '@aws-sdk/client-s3'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { AttemptFolders } from '../../pipeline/launchers/attempt-folders'
import type { Launcher, Program, Submission } from '../../pipeline/launchers/launcher'
import type { Instant } from '../../src/model/clock'
import { startStandIn, type StandIn } from '../aws/server/stand-in'
import { HeldWork } from './held-work'
import { type LauncherPlace, type OpenLauncher, SET_UP } from './launcher-cases'

const START = 1_750_000_000_000_000n
const SECOND = 1_000_000n
const CLEANING = { kind: 'spark', module: 'spark.jobs.clean_access_logs' } as const

/** A launcher and its service, whose time moves only when the test moves it. */
export class LauncherBench implements LauncherPlace {
  readonly region = 'eu-central-1'
  readonly s3 = new S3Client({ region: this.region })
  private count = 0
  private made: Promise<string> | null = null

  private constructor(
    private readonly openLauncher: OpenLauncher,
    readonly aws: StandIn,
    readonly work: HeldWork,
    private readonly root: string,
    private readonly time: { now: Instant },
  ) {}

  launcher!: Launcher

  static async open(of: OpenLauncher, setUp = SET_UP): Promise<LauncherBench> {
    const time = { now: START }
    const work = new HeldWork()
    const aws = await startStandIn({
      executor: work,
      setUp,
      clock: () => time.now,
    })
    const root = mkdtempSync(path.join(os.tmpdir(), 'lakefront-launchers-'))
    const bench = new LauncherBench(of, aws, work, root, time)
    bench.launcher = await bench.reopen()
    return bench
  }

  get store(): AttemptFolders {
    return new AttemptFolders(this.root)
  }

  get clock(): () => Instant {
    return () => this.time.now
  }

  /** What all launchers of the bench use, made by the first. */
  readonly shared = (make: () => Promise<string>): Promise<string> => (this.made ??= make())

  /** Another server's launcher for the same service. */
  reopen(): Promise<Launcher> {
    return this.openLauncher(this, {
      name: 'remote',
      capacity: 10,
      lagMs: 60_000,
      pollMs: 15_000,
      store: this.store,
      clock: this.clock,
    })
  }

  async close(): Promise<void> {
    await this.aws.close()
    rmSync(this.root, { recursive: true })
    expect(this.aws.gateway.violations).toEqual([])
  }

  /** Moves time, and the service with it. */
  pass(seconds = 10): void {
    this.time.now += BigInt(seconds) * SECOND
    this.aws.aws.advance()
  }

  newAttempt(program: Program = CLEANING): Submission {
    const attemptId = `0a${(this.count += 1).toString(16).padStart(30, '0')}`
    return {
      attemptId,
      externalId: null,
      intendedAt: this.time.now,
      job: 'cleanAccessLogs',
      program,
      requestAddress: `s3://lake/attempts/${attemptId}/request.json`,
      resultAddress: `s3://lake/attempts/${attemptId}/result.json`,
    }
  }

  /** Accepted, and known to be. */
  async submitted(): Promise<Submission> {
    const attempt = this.newAttempt()
    const answer = await this.launcher.submit(attempt)
    if (answer.kind !== 'accepted') throw new Error(answer.message)
    return { ...attempt, externalId: answer.externalId }
  }

  async submitMany(count: number): Promise<Submission[]> {
    const attempts: Submission[] = []
    for (let at = 0; at < count; at += 1) attempts.push(await this.submitted())
    return attempts
  }

  /** Calls that arrived since the last count, by action. */
  calls(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const { action } of this.aws.aws.log.all()) counts[action] = (counts[action] ?? 0) + 1
    this.aws.aws.log.clear()
    return counts
  }
}
