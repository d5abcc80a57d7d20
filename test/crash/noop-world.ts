import { EMRClient, RunJobFlowCommand } from '@aws-sdk/client-emr'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Settings } from '../aws/process/settings'
import { sdkConfig } from '../aws/server/sdk-config'
import { startMoto, type MotoProcess } from '../aws/testing/moto-process'
import { startPostgres, type TestPostgres } from '../support/postgres'
import type { Victim } from './kill-at-random'
import { Replica } from './replica'
import { ServicesOfAws } from './services-of-aws'

const BUCKET = 'lake'
const QUEUE = 'runs'
const APPLICATION = '00f1abcdexample1'
const REGION = 'eu-central-1'
const PROGRAM = path.resolve(__dirname, 'noop-attempt.mjs')
const SPARK_LAUNCHERS = ['emr', 'emr-serverless', 'glue'] as const

/**
 * Two servers that share a PostgreSQL, the stand-in for AWS and a server of S3, each a process of its
 * own. The services execute a program that does nothing; the servers run nothing on this machine.
 */
export class NoopWorld {
  readonly ledger: string
  private clusterId = ''

  private constructor(
    private readonly moto: MotoProcess,
    readonly postgres: TestPostgres,
    readonly aws: ServicesOfAws,
    private readonly scratch: string,
  ) {
    this.ledger = path.join(scratch, 'ledger')
    writeFileSync(this.ledger, '')
  }

  static async open(scratch: string): Promise<NoopWorld> {
    mkdirSync(path.join(scratch, 'logs'))
    const moto = await startMoto()
    await createBucket(moto.url)
    const aws = new ServicesOfAws(
      path.join(scratch, 'aws'),
      settings(moto.url, path.join(scratch, 'ledger')),
    )
    await aws.start()
    const world = new NoopWorld(moto, await startPostgres(), aws, scratch)
    world.clusterId = await runningCluster(aws.url)
    await world.first.start()
    await world.second.start()
    return world
  }

  readonly first = new Replica('first replica', (starts) => this.environment('first', starts))
  readonly second = new Replica('second replica', (starts) => this.environment('second', starts))

  get victims(): readonly Victim[] {
    const { kill, restart: start } = this.postgres
    return [{ name: 'PostgreSQL', kill, start }, this.aws, this.first, this.second]
  }

  urls(): readonly string[] {
    return [this.first.url, this.second.url]
  }

  async close(): Promise<void> {
    await this.first.end()
    await this.second.end()
    await this.postgres.stop()
    await this.aws.kill()
    await this.moto.close()
  }

  private environment(name: string, starts: number): Record<string, string> {
    const { host, port } = this.postgres.config
    return {
      LAKEFRONT_HOME: path.join(this.scratch, name),
      DATABASE_URL: `postgresql://lakefront@${host}:${port}/postgres`,
      LAKEFRONT_SOURCES: `logs=${path.join(this.scratch, 'logs')}`,
      LAKEFRONT_HASH_SECRET: 'a secret of thirty-two characters',
      LAKEFRONT_LAUNCHERS: JSON.stringify(this.launchers(starts)),
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: REGION,
      AWS_ENDPOINT_URL: this.aws.url,
      AWS_ENDPOINT_URL_S3: this.moto.url,
    }
  }

  /** Each start takes another launcher of Spark programs, as a changed configuration does. */
  private launchers(starts: number): unknown {
    const attempts = `s3://${BUCKET}/attempts`
    const common = { region: REGION, attempts, pollSeconds: 0.2, lagSeconds: 3 }
    const spark = { ...common, code: `s3://${BUCKET}/code` }
    const roleArn = 'arn:aws:iam::123456789012:role/spark'
    return {
      launchers: {
        emr: { kind: 'emrSteps', ...spark, clusterId: this.clusterId },
        'emr-serverless': { kind: 'emrServerless', ...spark, applicationId: APPLICATION, roleArn },
        glue: { kind: 'glueJobs', ...common, jobName: 'lakefront' },
        lambda: { kind: 'lambda', ...common, functionName: 'sources' },
      },
      spark: SPARK_LAUNCHERS[starts % SPARK_LAUNCHERS.length],
      node: 'lambda',
      stateChanges: { region: REGION, queueUrl: `${this.aws.url}/123456789012/${QUEUE}` },
    }
  }
}

function settings(s3: string, ledger: string): Settings {
  const program = [process.execPath, PROGRAM]
  const application = { id: APPLICATION, name: 'lake' }
  const job = { name: 'lakefront', scriptLocation: 's3://lake/code/spark/glue_entry.py' }
  return {
    setUp: {
      applications: [application],
      jobs: [{ ...job, maxConcurrentRuns: 1 }],
      functions: [{ name: 'sources', maximumRetryAttempts: 0 }],
      queues: [{ name: QUEUE, visibilityTimeoutMs: 2_000 }],
      rules: [{ queue: QUEUE }],
    },
    executor: {
      programs: { 'spark-submit': program, 'lambda:sources': program },
      env: { NOOP_S3: s3, NOOP_LEDGER: ledger },
    },
  }
}

async function createBucket(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
  const s3 = new S3Client({ region: REGION, endpoint, credentials, forcePathStyle: true })
  const LocationConstraint = REGION
  const CreateBucketConfiguration = { LocationConstraint } as const
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET, CreateBucketConfiguration }))
  s3.destroy()
}

async function runningCluster(url: string): Promise<string> {
  const { JobFlowId = '' } = await new EMRClient(sdkConfig(url)).send(
    new RunJobFlowCommand({
      Name: 'shared',
      ReleaseLabel: 'emr-7.9.0',
      Instances: { KeepJobFlowAliveWhenNoSteps: true },
    }),
  )
  return JobFlowId
}
