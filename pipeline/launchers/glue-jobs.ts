import { BatchStopJobRunCommand, StartJobRunCommand, type GlueClient } from '@aws-sdk/client-glue'
import { consoleUrl, logStreamUrl } from './aws/console'
import { ATTEMPT_ARGUMENT, glueJobRunsService } from './aws/glue-job-runs-service'
import { RemoteLauncher } from './aws/remote-launcher'
import { started } from './aws/started'
import type { Launcher, Submission } from './launcher'
import type { LauncherSettings } from './launcher-settings'
import { moduleOf } from './program-module'

export interface GlueJobsOptions extends LauncherSettings {
  /** Without retries of its own: a repeated StartJobRun starts a second run. */
  readonly client: GlueClient
  readonly region: string
  /** A job whose script is spark/glue_entry.py, with no retries of its own. */
  readonly jobName: string
}

const FULL = new Set(['ConcurrentRunsExceededException', 'ResourceNumberLimitExceededException'])

/** Runs Spark programs as runs of a Glue job; the run's arguments carry the attempt's id. */
export function createGlueJobsLauncher(options: GlueJobsOptions): Launcher {
  const { client, region, jobName: JobName, name } = options
  return new RemoteLauncher(options, {
    service: glueJobRunsService(client, JobName),
    async start(submission) {
      const Arguments = argumentsOf(submission, name)
      const { JobRunId } = await client.send(new StartJobRunCommand({ JobName, Arguments }))
      return started(JobRunId)
    },
    isFull: ({ name: error }) => FULL.has(error),
    async stop(runId) {
      const { Errors = [] } = await client.send(
        new BatchStopJobRunCommand({ JobName, JobRunIds: [runId] }),
      )
      const [refused] = Errors
      if (refused === undefined) return
      throw new Error(`the job run was not stopped: ${refused.ErrorDetail?.ErrorMessage ?? ''}`)
    },
    links: (runId) => ({
      console: consoleUrl(region, 'gluestudio', `/job/${encodeURIComponent(JobName)}/run/${runId}`),
      log: logStreamUrl(region, '/aws-glue/jobs/error', runId),
    }),
    // Glue writes to CloudWatch Logs, where the link leads.
    logTail: () => Promise.resolve(null),
  })
}

function argumentsOf(
  { attemptId, program, requestAddress, resultAddress }: Submission,
  launcher: string,
): Record<string, string> {
  return {
    [ATTEMPT_ARGUMENT]: attemptId,
    '--module': moduleOf(program, 'spark', launcher),
    '--request': requestAddress,
    '--result': resultAddress,
  }
}
