import {
  GetJobRunCommand,
  ListJobRunsCommand,
  ResourceNotFoundException,
  type EMRServerlessClient,
  type JobRunState,
  type JobRunSummary,
} from '@aws-sdk/client-emr-serverless'
import { attemptIdIn } from './attempt-name'
import { dateOf, instantOf, observationOf, type Phases } from './phase'
import type { ReadPage, Remote, RemoteService } from './remote-service'

/** EMR Serverless API reference, JobRun; User Guide, "Job run states". */
const PHASES = {
  SUBMITTED: 'waiting',
  PENDING: 'waiting',
  SCHEDULED: 'waiting',
  QUEUED: 'waiting',
  RUNNING: 'running',
  CANCELLING: 'running',
  SUCCESS: 'ended',
  FAILED: 'ended',
  CANCELLED: 'ended',
} as const satisfies Phases<JobRunState>

const ACTIVE: JobRunState[] = [
  'SUBMITTED',
  'PENDING',
  'SCHEDULED',
  'QUEUED',
  'RUNNING',
  'CANCELLING',
]
const PAGE = 50

/** The job runs of one application. */
export function emrServerlessService(
  client: EMRServerlessClient,
  applicationId: string,
): RemoteService {
  const pages =
    (createdAtAfter: Date, states?: JobRunState[]): ReadPage =>
    async (next) => {
      const { jobRuns = [], nextToken } = await client.send(
        new ListJobRunsCommand({
          applicationId,
          maxResults: PAGE,
          createdAtAfter,
          ...(states !== undefined && { states }),
          ...(next !== null && { nextToken: next }),
        }),
      )
      return { remotes: jobRuns.flatMap(toRemote), next: nextToken ?? null }
    }
  return {
    pageSize: PAGE,
    readSize: 1,
    active: (since) => pages(dateOf(since), ACTIVE),
    all: (since) => pages(dateOf(since)),
    async read([jobRunId]) {
      try {
        const { jobRun } = await client.send(new GetJobRunCommand({ applicationId, jobRunId }))
        return jobRun === undefined ? [] : toRemote({ ...jobRun, id: jobRun.jobRunId })
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return []
        throw error
      }
    },
  }
}

type Shown = Pick<JobRunSummary, 'id' | 'name' | 'state' | 'stateDetails' | 'createdAt'> & {
  readonly startedAt?: Date | undefined
}

function toRemote({ id, name, state, stateDetails, createdAt, startedAt }: Shown): Remote[] {
  if (id === undefined) return []
  const told = { externalId: id, state, startedAt, reason: stateDetails }
  return [
    {
      externalId: id,
      attemptId: attemptIdIn(name),
      createdAt: instantOf(createdAt),
      observation: observationOf(PHASES, told),
    },
  ]
}
