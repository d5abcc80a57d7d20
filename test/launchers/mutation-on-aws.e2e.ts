import { EMRClient, RunJobFlowCommand } from '@aws-sdk/client-emr'
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { startStandInProcess, type StandInProcess } from '../aws/process/stand-in-process'
import { sdkConfig } from '../aws/server/sdk-config'
import { startMoto, type MotoProcess } from '../aws/testing/moto-process'
import { completeRun, graphql } from '../support/graphql-client'
import { addFacts, type LogFacts, NO_FACTS, writeSampleLog } from '../support/sample-log'
import { type ServerProcess, startServerProcess } from '../support/server-process'
import { SparkCluster } from './spark-cluster'

const BUCKET = 'lake'
const APPLICATION = '00f1abcdexample1'
const SECRET = 'a secret of thirty-two characters'

/**
 * Real Spark programs, submitted as a mutation says: server, stand-in and a server of S3 are
 * processes, and what a service executes is spark-submit on this machine.
 */
describe('a mutation whose launcher is one of AWS', () => {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'lakefront-on-aws-'))
  const home = path.join(scratch, 'home')
  const logs = path.join(scratch, 'logs')
  const cluster = new SparkCluster(path.join(scratch, 'cluster'), SECRET)
  let moto: MotoProcess
  let aws: StandInProcess
  let clusterId: string
  let facts: LogFacts = NO_FACTS
  let keys = 0

  const credentials = {
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION: 'eu-central-1',
    AWS_DEFAULT_REGION: 'eu-central-1',
  }

  beforeAll(async () => {
    mkdirSync(logs)
    moto = await startMoto()
    await s3().send(
      new CreateBucketCommand({
        Bucket: BUCKET,
        CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
      }),
    )
    const env = { ...credentials, AWS_ENDPOINT_URL_S3: moto.url }
    aws = await startStandInProcess(path.join(scratch, 'aws'), {
      setUp: {
        applications: [
          {
            id: APPLICATION,
            name: 'lake',
            releaseLabel: 'emr-7.9.0',
            autoStart: true,
            maxConcurrentRuns: 10,
          },
        ],
        jobs: [
          {
            name: 'lakefront',
            scriptLocation: `${cluster.code}/spark/glue_entry.py`,
            glueVersion: '5.0',
            maxConcurrentRuns: 1,
            timeoutMinutes: 60,
          },
        ],
      },
      executor: {
        programs: { 'spark-submit': [cluster.sparkSubmit] },
        env: cluster.environment(env, home),
      },
    })
    clusterId = await runningCluster()
  })

  afterAll(async () => {
    expect(await aws.violations()).toEqual([])
    await aws.kill()
    await moto.close()
    rmSync(scratch, { recursive: true, force: true })
  })

  const s3 = () =>
    new S3Client({
      region: 'eu-central-1',
      endpoint: moto.url,
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    })

  async function runningCluster(): Promise<string> {
    const { JobFlowId } = await new EMRClient(sdkConfig(aws.url)).send(
      new RunJobFlowCommand({
        Name: 'shared',
        ReleaseLabel: 'emr-7.9.0',
        Instances: { KeepJobFlowAliveWhenNoSteps: true },
      }),
    )
    return JobFlowId ?? ''
  }

  function launchers(clean: string, summarize: string): string {
    const common = {
      region: 'eu-central-1',
      attempts: `s3://${BUCKET}/attempts`,
      pollSeconds: 0.2,
      lagSeconds: 5,
    }
    const spark = { ...common, code: cluster.code }
    const roleArn = 'arn:aws:iam::123456789012:role/spark'
    const template = {
      releaseLabel: 'emr-7.9.0',
      serviceRole: 'service',
      instanceProfile: 'profile',
      primaryType: 'm6g.xlarge',
      coreType: 'm6g.xlarge',
      coreCount: 1,
    }
    return JSON.stringify({
      launchers: {
        'emr-steps': { kind: 'emrSteps', ...spark, clusterId },
        'emr-cluster': { kind: 'emrClusters', ...spark, cluster: template },
        'emr-serverless': { kind: 'emrServerless', ...spark, applicationId: APPLICATION, roleArn },
        glue: { kind: 'glueJobs', ...common, jobName: 'lakefront' },
      },
      jobs: { cleanAccessLogs: clean, summarizeTraffic: summarize },
    })
  }

  async function start(clean: string, summarize: string): Promise<ServerProcess> {
    const server = await startServerProcess(home, {
      ...credentials,
      AWS_ENDPOINT_URL: aws.url,
      AWS_ENDPOINT_URL_S3: moto.url,
      LAKEFRONT_SOURCES: `logs=${logs}`,
      LAKEFRONT_HASH_SECRET: SECRET,
      LAKEFRONT_LAUNCHERS: launchers(clean, summarize),
    })
    cluster.serve(home)
    return server
  }

  const ROUNDS = [
    { clean: 'emr-steps', summarize: 'emr-cluster', day: '2024-02-28' },
    { clean: 'emr-serverless', summarize: 'glue', day: '2024-02-29' },
  ]

  it.each(ROUNDS)('publishes what $clean and $summarize execute', async (round) => {
    facts = addFacts(facts, writeSampleLog(logs, round.day, 400))
    const server = await start(round.clean, round.summarize)
    try {
      const key = () => `key-${(keys += 1)}`
      const window = { from: '2024-02-26T00:00:00Z', until: '2024-03-03T00:00:00Z' }
      await completeRun(server.url, 'ingest', { source: 'logs' }, key())
      const cleaned = await completeRun(server.url, 'clean', {}, key())
      expect(cleaned.rows?.read).toBe('400')
      await completeRun(server.url, 'summarize', { window }, key())
      await expectFacts(server.url)
    } finally {
      expect(await server.interrupt()).toBe(0)
    }
  })

  it('started each attempt once, and left its files in S3', async () => {
    const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: BUCKET }))
    const names = Contents.map(({ Key = '' }) => path.basename(Key))
    for (const name of ['claim', 'request.json', 'result.json'])
      expect(names.filter((each) => each === name)).toHaveLength(4)
    const starts = ['AddJobFlowSteps', 'RunJobFlow', 'StartJobRun']
    const calls = (await aws.log()).filter(({ action }) => starts.includes(action))
    // The cluster that was there before is the fifth.
    expect(calls.map(({ outcome }) => outcome)).toEqual(Array(5).fill('ok'))
  })

  async function expectFacts(url: string): Promise<void> {
    const { data, errors } = await graphql(
      url,
      `
        {
          trafficByHour(groupBy: []) {
            nodes {
              requests
              bytes
              errors
            }
          }
          accessLogQuarantine {
            totalCount
          }
          ingestedFile {
            totalCount
          }
        }
      `,
    )
    expect(errors).toBeUndefined()
    const { requests, bytes, errors: failed, broken } = facts
    const texts = { requests: `${requests}`, bytes: `${bytes}`, errors: `${failed}` }
    expect(data).toEqual({
      trafficByHour: { nodes: [texts] },
      accessLogQuarantine: { totalCount: `${broken}` },
      ingestedFile: { totalCount: `${keys / 3}` },
    })
  }
})
