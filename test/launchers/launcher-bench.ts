import { EMRClient, RunJobFlowCommand } from '@aws-sdk/client-emr'
import { EMRServerlessClient } from '@aws-sdk/client-emr-serverless'
import { S3Client } from '@aws-sdk/client-s3'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { AttemptFolders } from '../../pipeline/launchers/attempt-folders'
import { createEmrClustersLauncher } from '../../pipeline/launchers/emr-clusters'
import { createEmrServerlessLauncher } from '../../pipeline/launchers/emr-serverless'
import { createEmrStepsLauncher } from '../../pipeline/launchers/emr-steps'
import type { Launcher, Submission } from '../../pipeline/launchers/launcher'
import type { LauncherSettings } from '../../pipeline/launchers/launcher-settings'
import type { Instant } from '../../src/model/clock'
import { sdkConfig } from '../aws/server/sdk-config'
import { startStandIn, type StandIn } from '../aws/server/stand-in'
import { HeldWork } from './held-work'

const START = 1_750_000_000_000_000n
const SECOND = 1_000_000n
const APPLICATION = '00f1abcdexample1'
const SPARK = { code: 's3://lake/code', conf: { 'spark.sql.catalog.lakefront.type': 'glue' } }

/** What one kind of launcher asks of its service. */
export interface LauncherCase {
  readonly kind: string
  readonly service: string
  readonly actions: {
    readonly start: string
    readonly list: string
    readonly read: string
    readonly stop: string
  }
  open(bench: LauncherBench, settings: LauncherSettings): Promise<Launcher>
}

export const EMR_STEPS: LauncherCase = {
  kind: 'EMR steps',
  service: 'emr',
  actions: {
    start: 'AddJobFlowSteps',
    list: 'ListSteps',
    read: 'ListSteps',
    stop: 'CancelSteps',
  },
  async open({ aws, s3, region, shared }, settings) {
    const client = new EMRClient(sdkConfig(aws.url))
    const clusterId = await shared(() => runningCluster(client))
    const service = { client, s3, region, clusterId, logs: 's3://lake/logs' }
    return createEmrStepsLauncher({ ...settings, ...service, spark: SPARK })
  },
}

async function runningCluster(client: EMRClient): Promise<string> {
  const { JobFlowId } = await client.send(
    new RunJobFlowCommand({
      Name: 'shared',
      ReleaseLabel: 'emr-7.9.0',
      StepConcurrencyLevel: 256,
      Instances: { KeepJobFlowAliveWhenNoSteps: true },
    }),
  )
  return JobFlowId ?? ''
}

export const EMR_CLUSTERS: LauncherCase = {
  kind: 'EMR clusters',
  service: 'emr',
  actions: {
    start: 'RunJobFlow',
    list: 'ListClusters',
    read: 'DescribeCluster',
    stop: 'TerminateJobFlows',
  },
  async open({ aws, s3, region }, settings) {
    const cluster = {
      releaseLabel: 'emr-7.9.0',
      serviceRole: 'service',
      instanceProfile: 'profile',
      primaryType: 'm6g.xlarge',
      coreType: 'm6g.xlarge',
      coreCount: 2,
      subnetId: 'subnet-1',
      configurations: [{ classification: 'spark-env', properties: { a: 'b' } }],
      bootstrap: 's3://lake/bootstrap.sh',
    }
    const service = { client: new EMRClient(sdkConfig(aws.url)), s3, region, cluster, logs: null }
    return createEmrClustersLauncher({ ...settings, ...service, spark: SPARK })
  },
}

export const EMR_SERVERLESS: LauncherCase = {
  kind: 'EMR Serverless',
  service: 'emr-serverless',
  actions: {
    start: 'StartJobRun',
    list: 'ListJobRuns',
    read: 'GetJobRun',
    stop: 'CancelJobRun',
  },
  async open({ aws, s3, region }, settings) {
    const client = new EMRServerlessClient(sdkConfig(aws.url))
    const roleArn = 'arn:aws:iam::123456789012:role/spark'
    const service = { client, s3, region, applicationId: APPLICATION, roleArn, logs: null }
    return createEmrServerlessLauncher({ ...settings, ...service, spark: SPARK })
  },
}

/** A launcher and its service, whose time moves only when the test moves it. */
export class LauncherBench {
  readonly region = 'eu-central-1'
  readonly s3 = new S3Client({ region: this.region })
  private count = 0
  private made: Promise<string> | null = null

  private constructor(
    readonly of: LauncherCase,
    readonly aws: StandIn,
    readonly work: HeldWork,
    private readonly root: string,
    private readonly time: { now: Instant },
  ) {}

  launcher!: Launcher

  static async open(of: LauncherCase): Promise<LauncherBench> {
    const time = { now: START }
    const work = new HeldWork()
    const application = { releaseLabel: 'emr-7.9.0', autoStart: true, maxConcurrentRuns: 300 }
    const aws = await startStandIn({
      executor: work,
      setUp: { applications: [{ id: APPLICATION, name: 'lake', ...application }] },
      clock: () => time.now,
    })
    const root = mkdtempSync(path.join(os.tmpdir(), 'lakefront-launchers-'))
    const bench = new LauncherBench(of, aws, work, root, time)
    bench.launcher = await bench.reopen()
    return bench
  }

  /** What all launchers of the bench use, made by the first. */
  readonly shared = (make: () => Promise<string>): Promise<string> => (this.made ??= make())

  /** Another server's launcher for the same service. */
  reopen(): Promise<Launcher> {
    return this.of.open(this, {
      name: 'remote',
      capacity: 10,
      lagMs: 60_000,
      pollMs: 15_000,
      store: new AttemptFolders(this.root),
      clock: () => this.time.now,
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

  newAttempt(): Submission {
    const attemptId = `0a${(this.count += 1).toString(16).padStart(30, '0')}`
    return {
      attemptId,
      externalId: null,
      intendedAt: this.time.now,
      job: 'cleanAccessLogs',
      program: { kind: 'spark', module: 'spark.jobs.clean_access_logs' },
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
