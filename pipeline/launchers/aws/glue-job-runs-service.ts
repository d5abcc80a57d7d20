import {
  EntityNotFoundException,
  GetJobRunCommand,
  GetJobRunsCommand,
  type GlueClient,
  type JobRun,
  type JobRunState,
} from '@aws-sdk/client-glue'
import { instantOf, observationOf, type Phases } from './phase'
import type { ReadPage, Remote, RemoteService } from './remote-service'

/** AWS Glue Developer Guide, "AWS Glue job run statuses". */
const PHASES = {
  WAITING: 'waiting',
  STARTING: 'waiting',
  RUNNING: 'running',
  STOPPING: 'running',
  STOPPED: 'ended',
  SUCCEEDED: 'ended',
  FAILED: 'ended',
  TIMEOUT: 'ended',
  ERROR: 'ended',
  EXPIRED: 'ended',
} as const satisfies Phases<JobRunState>

/** The argument of a job run that carries the attempt's id. Glue resolves names without hyphens only. */
export const ATTEMPT_ARGUMENT = '--attempt_id'

/** The most that one page may hold. */
const PAGE = 200

/** The runs of one Glue job, none once it is deleted. GetJobRuns answers newest first and leaves no state out. */
export function glueJobRunsService(client: GlueClient, JobName: string): RemoteService {
  const pages: ReadPage = async (next) => {
    const { JobRuns = [], NextToken } = await unlessGone(() =>
      client.send(
        new GetJobRunsCommand({
          JobName,
          MaxResults: PAGE,
          ...(next !== null && { NextToken: next }),
        }),
      ),
    )
    return { remotes: JobRuns.flatMap(toRemote), next: NextToken ?? null }
  }
  return {
    pageSize: PAGE,
    readSize: 1,
    active: () => pages,
    all: () => pages,
    async read([RunId]) {
      const { JobRun } = await unlessGone(() =>
        client.send(new GetJobRunCommand({ JobName, RunId })),
      )
      return JobRun === undefined ? [] : toRemote(JobRun)
    },
  }
}

/** Nothing where there is no such job or run. */
async function unlessGone<T>(ask: () => Promise<T>): Promise<Partial<T>> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof EntityNotFoundException) return {}
    throw error
  }
}

function toRemote({ Id, JobRunState, StartedOn, Arguments, ErrorMessage }: JobRun): Remote[] {
  if (Id === undefined) return []
  const told = { externalId: Id, state: JobRunState, startedAt: StartedOn, reason: ErrorMessage }
  return [
    {
      externalId: Id,
      attemptId: Arguments?.[ATTEMPT_ARGUMENT] ?? null,
      createdAt: instantOf(StartedOn),
      observation: observationOf(PHASES, told),
    },
  ]
}
