import {
  RunJobFlowCommand,
  TerminateJobFlowsCommand,
  type Configuration,
  type EMRClient,
  type RunJobFlowInput,
} from '@aws-sdk/client-emr'
import type { S3Client } from '@aws-sdk/client-s3'
import { attemptName } from './aws/attempt-name'
import { consoleUrl } from './aws/console'
import { emrClustersService } from './aws/emr-clusters-service'
import { emrStep } from './aws/emr-step'
import { emrStepsService } from './aws/emr-steps-service'
import { RemoteLauncher } from './aws/remote-launcher'
import { joinAddress } from './aws/s3-address'
import { readS3LogTail } from './aws/s3-log-tail'
import type { RemoteSpark } from './aws/spark-arguments'
import { started } from './aws/started'
import type { Launcher } from './launcher'
import type { LauncherSettings } from './launcher-settings'

interface Settings {
  /** Such as spark-env. */
  readonly classification: string
  readonly properties: Readonly<Record<string, string>>
}

export interface ClusterConfiguration extends Settings {
  /** Inside it, such as the export of spark-env. */
  readonly configurations: readonly Settings[]
}

/** What a cluster is made of; the launcher adds name, step and that it ends with it. */
export interface ClusterTemplate {
  /** Such as emr-7.9.0. */
  readonly releaseLabel: string
  readonly serviceRole: string
  readonly instanceProfile: string
  readonly primaryType: string
  readonly coreType: string
  readonly coreCount: number
  readonly subnetId: string | null
  readonly configurations: readonly ClusterConfiguration[]
  /** Address of a script that every node runs first. */
  readonly bootstrap: string | null
}

export interface EmrClustersOptions extends LauncherSettings {
  /** Without retries of its own: a repeated RunJobFlow makes a second cluster. */
  readonly client: EMRClient
  readonly s3: S3Client
  readonly region: string
  readonly cluster: ClusterTemplate
  readonly spark: RemoteSpark
  /** Where the clusters put their logs; null: they do not. */
  readonly logs: string | null
}

/** Runs each attempt on a cluster of its own, which ends with it; found again by the cluster's name. */
export function createEmrClustersLauncher(options: EmrClustersOptions): Launcher {
  const { client, s3, region, cluster, spark, logs, name } = options
  return new RemoteLauncher(options, {
    service: emrClustersService(client),
    async start(submission) {
      const Name = attemptName(submission.attemptId, submission.job)
      const Steps = [emrStep(spark, name, submission)]
      const request = { ...requestOf(cluster, logs), Name, Steps }
      return started((await client.send(new RunJobFlowCommand(request))).JobFlowId)
    },
    isFull: () => false,
    async stop(clusterId) {
      await client.send(new TerminateJobFlowsCommand({ JobFlowIds: [clusterId] }))
    },
    links: (clusterId) => ({
      console: consoleUrl(region, 'emr', `/clusterDetails/${clusterId}`),
      log: logs === null ? null : joinAddress(logs, clusterId, 'steps', ''),
    }),
    async logTail(clusterId, lines) {
      if (logs === null) return null
      const { remotes } = await emrStepsService(client, clusterId).all(0n)(null)
      const [step] = remotes
      if (step === undefined) return null
      const log = joinAddress(logs, clusterId, 'steps', step.externalId, 'stderr.gz')
      return readS3LogTail(s3, log, lines)
    },
  })
}

function requestOf(
  cluster: ClusterTemplate,
  logs: string | null,
): Omit<RunJobFlowInput, 'Name' | 'Steps'> {
  const { configurations, bootstrap } = cluster
  return {
    ReleaseLabel: cluster.releaseLabel,
    Applications: [{ Name: 'Spark' }],
    ServiceRole: cluster.serviceRole,
    JobFlowRole: cluster.instanceProfile,
    ...(logs !== null && { LogUri: logs }),
    Configurations: configurations.map((each) => ({
      ...settingsOf(each),
      Configurations: each.configurations.map(settingsOf),
    })),
    ...(bootstrap !== null && {
      BootstrapActions: [{ Name: 'bootstrap', ScriptBootstrapAction: { Path: bootstrap } }],
    }),
    Instances: instancesOf(cluster),
  }
}

function settingsOf({ classification, properties }: Settings): Configuration {
  return { Classification: classification, Properties: { ...properties } }
}

function instancesOf({
  primaryType,
  coreType,
  coreCount,
  subnetId,
}: ClusterTemplate): RunJobFlowInput['Instances'] {
  const core = { InstanceRole: 'CORE', InstanceType: coreType, InstanceCount: coreCount } as const
  return {
    InstanceGroups: [
      { InstanceRole: 'MASTER', InstanceType: primaryType, InstanceCount: 1 },
      ...(coreCount === 0 ? [] : [core]),
    ],
    // The step is the only one: after it the cluster ends by itself.
    KeepJobFlowAliveWhenNoSteps: false,
    TerminationProtected: false,
    ...(subnetId !== null && { Ec2SubnetId: subnetId }),
  }
}
