import type { z } from 'zod'
import type { Instant } from '../../../src/model/clock'
import { HEX } from '../core/ids'
import { pageOf } from '../core/page'
import type { Conditions, Members } from '../core/service'
import type { Surroundings } from '../core/surroundings'
import type { JobRunMover } from './advance-job-run'
import { glueError, invalidInput, notFound } from './faults'
import type * as inputs from './inputs'
import { isActiveRun, type JobRun, type JobSetUp } from './job-records'
import type { Jobs } from './jobs'
import { runMembers } from './wire'

export class JobActions {
  constructor(
    private readonly jobs: Jobs,
    private readonly mover: JobRunMover,
    private readonly surroundings: Surroundings,
  ) {}

  /** There is no token: two equal calls are two runs. */
  readonly start = (input: z.output<typeof inputs.startJobRun>, { now }: Conditions): Members => {
    const job = this.job(input.JobName)
    const isFull = this.mover.isFull(job, now)
    if (isFull && !input.JobRunQueuingEnabled)
      throw glueError('ConcurrentRunsExceededException', `Concurrent runs exceeded for ${job.name}`)
    const previous = input.JobRunId === undefined ? null : this.run(job.name, input.JobRunId)
    const id = `jr_${this.surroundings.ids(HEX, 64)}`
    this.jobs.runsOf(job.name).put({
      id,
      jobName: job.name,
      previousRunId: previous?.id ?? null,
      attempt: previous === null ? 0 : previous.attempt + 1,
      arguments: input.Arguments ?? null,
      timeoutMinutes: input.Timeout ?? job.timeoutMinutes,
      state: isFull ? 'WAITING' : 'STARTING',
      errorMessage: null,
      createdAt: now,
      modifiedAt: now,
      runningAt: null,
      completedAt: null,
      cancel: null,
    })
    return { JobRunId: id }
  }

  readonly get = (
    { JobName, RunId }: z.output<typeof inputs.getJobRun>,
    { seenUntil, shownState }: Conditions,
  ): Members => {
    const job = this.job(JobName)
    const run = this.run(JobName, RunId)
    if (run.createdAt > seenUntil) throw notFound(`Job run ${RunId} not found.`)
    return { JobRun: runMembers(run, job, shownState) }
  }

  /** Newest first; the order is not documented, so clients must not rely on it. */
  readonly list = (input: z.output<typeof inputs.getJobRuns>, conditions: Conditions): Members => {
    const job = this.job(input.JobName)
    const runs = this.jobs.runsOf(job.name).all().reverse()
    const page = pageOf(runs, input.NextToken, input.MaxResults, conditions)
    if (page === null) throw invalidInput('NextToken is not valid.')
    return {
      JobRuns: page.items.map((run) => runMembers(run, job, conditions.shownState)),
      ...(page.next !== null && { NextToken: page.next }),
    }
  }

  readonly stop = (
    { JobName, JobRunIds }: z.output<typeof inputs.batchStopJobRun>,
    conditions: Conditions,
  ): Members => {
    const results = JobRunIds.map((JobRunId, index) => {
      const run = this.jobs.runsOf(JobName).get(JobRunId)
      const refused = refusal(run, conditions.fails(JobRunId, index))
      if (run === undefined || refused !== null)
        return { JobName, JobRunId, ...(refused !== null && { ErrorDetail: refused }) }
      if (!conditions.cancelTooLate) this.stopOne(run, conditions.now)
      return { JobName, JobRunId }
    })
    return {
      SuccessfulSubmissions: results.filter((result) => !('ErrorDetail' in result)),
      Errors: results.filter((result) => 'ErrorDetail' in result),
    }
  }

  private stopOne(run: JobRun, now: Instant): void {
    this.mover.stop(run, now)
  }

  private job(name: string): JobSetUp {
    const job = this.jobs.jobs.get(name)
    if (job === undefined)
      throw notFound(`Failed to start job run due to missing metadata: ${name}`)
    return job
  }

  private run(jobName: string, id: string): JobRun {
    const run = this.jobs.runsOf(jobName).get(id)
    if (run === undefined) throw notFound(`Job run ${id} not found.`)
    return run
  }
}

/** The codes inside BatchStopJobRun's errors are not documented. */
function refusal(run: JobRun | undefined, fails: boolean): Members | null {
  if (run === undefined)
    return { ErrorCode: 'EntityNotFoundException', ErrorMessage: 'Job run not found.' }
  if (!isActiveRun(run))
    return { ErrorCode: 'InvalidInputException', ErrorMessage: `Job run is ${run.state}.` }
  if (fails)
    return { ErrorCode: 'InternalServiceException', ErrorMessage: 'The run was not stopped.' }
  return null
}
