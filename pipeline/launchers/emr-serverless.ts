import {
  CancelJobRunCommand,
  StartJobRunCommand,
  type EMRServerlessClient,
} from '@aws-sdk/client-emr-serverless'
import type { S3Client } from '@aws-sdk/client-s3'
import { attemptName } from './aws/attempt-name'
import { consoleUrl } from './aws/console'
import { emrServerlessService } from './aws/emr-serverless-service'
import { RemoteLauncher } from './aws/remote-launcher'
import { joinAddress } from './aws/s3-address'
import { readS3LogTail } from './aws/s3-log-tail'
import { sparkCommand, type RemoteSpark } from './aws/spark-arguments'
import { started } from './aws/started'
import type { Launcher, Submission } from './launcher'
import type { LauncherSettings } from './launcher-settings'

export interface EmrServerlessOptions extends LauncherSettings {
  readonly client: EMRServerlessClient
  readonly s3: S3Client
  readonly region: string
  readonly applicationId: string
  readonly roleArn: string
  readonly spark: RemoteSpark
  /** Where job runs put their logs; null: they do not. */
  readonly logs: string | null
}

/** Runs Spark programs as job runs of an application; the token and the name carry the attempt's id. */
export function createEmrServerlessLauncher(options: EmrServerlessOptions): Launcher {
  const { client, s3, region, applicationId, logs } = options
  const logOf = (jobRunId: string): string | null =>
    logs === null
      ? null
      : joinAddress(logs, 'applications', applicationId, 'jobs', jobRunId, 'SPARK_DRIVER/stderr.gz')
  return new RemoteLauncher(options, {
    service: emrServerlessService(client, applicationId),
    start: async (submission) =>
      started((await client.send(startCommand(options, submission))).jobRunId),
    isFull: ({ name }) => name === 'ServiceQuotaExceededException',
    async stop(jobRunId) {
      await client.send(new CancelJobRunCommand({ applicationId, jobRunId }))
    },
    links: (jobRunId) => ({
      console: consoleUrl(region, 'emr', `/serverless/applications/${applicationId}`),
      log: logOf(jobRunId),
    }),
    async logTail(jobRunId, lines) {
      const log = logOf(jobRunId)
      return log === null ? null : readS3LogTail(s3, log, lines)
    },
  })
}

function startCommand(
  { applicationId, roleArn, spark, logs, name: launcher }: EmrServerlessOptions,
  submission: Submission,
): StartJobRunCommand {
  const { entryPoint, options, args } = sparkCommand(spark, launcher, submission)
  return new StartJobRunCommand({
    applicationId,
    executionRoleArn: roleArn,
    clientToken: submission.attemptId,
    name: attemptName(submission.attemptId, submission.job),
    // A second try of the service's own would be another start of the same attempt.
    retryPolicy: { maxAttempts: 1 },
    jobDriver: {
      sparkSubmit: {
        entryPoint,
        entryPointArguments: [...args],
        sparkSubmitParameters: options.map(quoted).join(' '),
      },
    },
    ...(logs !== null && {
      configurationOverrides: {
        monitoringConfiguration: { s3MonitoringConfiguration: { logUri: logs } },
      },
    }),
  })
}

/** One text holds all parameters, parted as a shell does. */
function quoted(option: string): string {
  return /^[\w@%+=:,./-]+$/.test(option) ? option : `'${option.replaceAll("'", `'\\''`)}'`
}
