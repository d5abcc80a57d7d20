import { AddJobFlowStepsCommand, CancelStepsCommand, type EMRClient } from '@aws-sdk/client-emr'
import type { S3Client } from '@aws-sdk/client-s3'
import { consoleUrl } from './aws/console'
import { emrStep } from './aws/emr-step'
import { emrStepsService } from './aws/emr-steps-service'
import { RemoteLauncher } from './aws/remote-launcher'
import { joinAddress } from './aws/s3-address'
import { readS3LogTail } from './aws/s3-log-tail'
import type { RemoteSpark } from './aws/spark-arguments'
import { started } from './aws/started'
import type { Launcher } from './launcher'
import type { LauncherSettings } from './launcher-settings'

export interface EmrStepsOptions extends LauncherSettings {
  /** Without retries of its own: a repeated AddJobFlowSteps adds the step twice. */
  readonly client: EMRClient
  readonly s3: S3Client
  readonly region: string
  readonly clusterId: string
  readonly spark: RemoteSpark
  /** Where the cluster puts its logs; null: it does not. */
  readonly logs: string | null
}

/** Runs Spark programs as steps of a cluster that runs already; found again by the step's name. */
export function createEmrStepsLauncher(options: EmrStepsOptions): Launcher {
  const { client, s3, region, clusterId, spark, logs, name } = options
  const logOf = (stepId: string): string | null =>
    logs === null ? null : joinAddress(logs, clusterId, 'steps', stepId, 'stderr.gz')
  return new RemoteLauncher(options, {
    service: emrStepsService(client, clusterId),
    async start(submission) {
      const Steps = [emrStep(spark, name, submission)]
      const { StepIds } = await client.send(
        new AddJobFlowStepsCommand({ JobFlowId: clusterId, Steps }),
      )
      return started(StepIds?.[0])
    },
    // There is no error code of its own for the 256 active steps of a cluster.
    isFull: ({ message }) => /maximum number of active steps/i.test(message),
    async stop(stepId) {
      const { CancelStepsInfoList = [] } = await client.send(
        new CancelStepsCommand({
          ClusterId: clusterId,
          StepIds: [stepId],
          StepCancellationOption: 'TERMINATE_PROCESS',
        }),
      )
      const refused = CancelStepsInfoList.find(({ Status }) => Status === 'FAILED')
      if (refused !== undefined)
        throw new Error(`the step was not canceled: ${refused.Reason ?? ''}`)
    },
    links: (stepId) => ({
      console: consoleUrl(region, 'emr', `/clusterDetails/${clusterId}/steps`),
      log: logOf(stepId),
    }),
    async logTail(stepId, lines) {
      const log = logOf(stepId)
      return log === null ? null : readS3LogTail(s3, log, lines)
    },
  })
}
