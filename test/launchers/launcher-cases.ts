import { EMRClient, RunJobFlowCommand } from '@aws-sdk/client-emr'
import { EMRServerlessClient } from '@aws-sdk/client-emr-serverless'
import { GlueClient } from '@aws-sdk/client-glue'
import { LambdaClient } from '@aws-sdk/client-lambda'
import type { S3Client } from '@aws-sdk/client-s3'
import { createEmrClustersLauncher } from '../../pipeline/launchers/emr-clusters'
import { createEmrServerlessLauncher } from '../../pipeline/launchers/emr-serverless'
import { createEmrStepsLauncher } from '../../pipeline/launchers/emr-steps'
import { createGlueCrawlersLauncher } from '../../pipeline/launchers/glue-crawlers'
import { createGlueJobsLauncher } from '../../pipeline/launchers/glue-jobs'
import { createLambdaLauncher } from '../../pipeline/launchers/lambda'
import type { Launcher, Submission } from '../../pipeline/launchers/launcher'
import type { LauncherSettings } from '../../pipeline/launchers/launcher-settings'
import type { AccountSetUp } from '../aws/account'
import { sdkConfig } from '../aws/server/sdk-config'
import type { StandIn } from '../aws/server/stand-in'

const APPLICATION = '00f1abcdexample1'
const SPARK = { code: 's3://lake/code', conf: { 'spark.sql.catalog.lakefront.type': 'glue' } }

/** Where a launcher works. */
export interface LauncherPlace {
  readonly aws: StandIn
  readonly s3: S3Client
  readonly region: string
  /** What all launchers of a place use, made by the first. */
  shared(make: () => Promise<string>): Promise<string>
}

export type OpenLauncher = (place: LauncherPlace, settings: LauncherSettings) => Promise<Launcher>

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
  /** Where EMR is told the module's address, Glue's entry is told its name. */
  argumentsOf(attempt: Submission): readonly string[]
  readonly open: OpenLauncher
}

/** What there is in the account before any launcher calls. */
export const SET_UP: AccountSetUp = {
  applications: [
    {
      id: APPLICATION,
      name: 'lake',
      releaseLabel: 'emr-7.9.0',
      autoStart: true,
      maxConcurrentRuns: 300,
    },
  ],
  jobs: [
    {
      name: 'lakefront',
      scriptLocation: 's3://lake/code/spark/glue_entry.py',
      glueVersion: '5.0',
      maxConcurrentRuns: 100,
      timeoutMinutes: 60,
    },
  ],
  crawlers: [{ name: 'raw', role: 'role', databaseName: 'raw', paths: ['s3://lake/raw'] }],
  functions: [{ name: 'sources', maximumRetryAttempts: 0 }],
}

const asSparkSubmit = ({ attemptId, requestAddress, resultAddress }: Submission) => [
  's3://lake/code/spark/jobs/clean_access_logs.py',
  attemptId,
  requestAddress,
  resultAddress,
]

export const EMR_STEPS: LauncherCase = {
  kind: 'EMR steps',
  service: 'emr',
  actions: {
    start: 'AddJobFlowSteps',
    list: 'ListSteps',
    read: 'ListSteps',
    stop: 'CancelSteps',
  },
  argumentsOf: asSparkSubmit,
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
  argumentsOf: asSparkSubmit,
  async open({ aws, s3, region }, settings) {
    const cluster = {
      releaseLabel: 'emr-7.9.0',
      serviceRole: 'service',
      instanceProfile: 'profile',
      primaryType: 'm6g.xlarge',
      coreType: 'm6g.xlarge',
      coreCount: 2,
      subnetId: 'subnet-1',
      configurations: [
        {
          classification: 'spark-env',
          properties: {},
          configurations: [
            { classification: 'export', properties: { LAKEFRONT_HASH_SECRET: 's' } },
          ],
        },
      ],
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
  argumentsOf: asSparkSubmit,
  async open({ aws, s3, region }, settings) {
    const client = new EMRServerlessClient(sdkConfig(aws.url))
    const roleArn = 'arn:aws:iam::123456789012:role/spark'
    const service = { client, s3, region, applicationId: APPLICATION, roleArn, logs: null }
    return createEmrServerlessLauncher({ ...settings, ...service, spark: SPARK })
  },
}

export const GLUE_JOBS: LauncherCase = {
  kind: 'Glue jobs',
  service: 'glue',
  actions: {
    start: 'StartJobRun',
    list: 'GetJobRuns',
    read: 'GetJobRun',
    stop: 'BatchStopJobRun',
  },
  argumentsOf: ({ attemptId, requestAddress, resultAddress }) => [
    ...['--attempt_id', attemptId],
    ...['--module', 'spark.jobs.clean_access_logs'],
    ...['--request', requestAddress],
    ...['--result', resultAddress],
  ],
  async open({ aws, region }, settings) {
    const client = new GlueClient(sdkConfig(aws.url))
    return createGlueJobsLauncher({ ...settings, client, region, jobName: 'lakefront' })
  },
}

export function openCrawlers(
  { aws, region }: LauncherPlace,
  settings: LauncherSettings,
): Promise<Launcher> {
  const client = new GlueClient(sdkConfig(aws.url))
  return Promise.resolve(createGlueCrawlersLauncher({ ...settings, client, region }))
}

export function openLambda(
  { aws, region }: LauncherPlace,
  settings: LauncherSettings,
): Promise<Launcher> {
  const client = new LambdaClient(sdkConfig(aws.url))
  const service = { client, region, functionName: 'sources' }
  return Promise.resolve(createLambdaLauncher({ ...settings, ...service }))
}
