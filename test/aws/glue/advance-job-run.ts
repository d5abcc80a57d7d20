import type { JobRunState } from '@aws-sdk/client-glue'
import type { Instant } from '../../../src/model/clock'
import type { Ending, Work } from '../core/executor'
import type { Surroundings } from '../core/surroundings'
import { MILLISECOND, MINUTE } from '../core/units'
import { runChanged } from './events'
import type { GlueTimes, JobRun, JobSetUp } from './job-records'
import { jobRunWork } from './job-run-work'
import type { Jobs } from './jobs'

/**
 * Moves a job's runs to now, each change at the instant when it falls due. AWS Glue Developer Guide,
 * "AWS Glue job run statuses" (STARTING, RUNNING, STOPPING, STOPPED, SUCCEEDED, FAILED, TIMEOUT,
 * WAITING, EXPIRED; ERROR is the service's own failure) and API reference, StartJobRun.
 */
export class JobRunMover {
  constructor(
    private readonly jobs: Jobs,
    private readonly surroundings: Surroundings,
    private readonly times: GlueTimes,
  ) {}

  advance(job: JobSetUp, now: Instant): void {
    this.jobs.runsOf(job.name).settle(now, (run) => this.move(run, job, now))
  }

  /** Whether the job has no place for another run. */
  isFull({ name, maxConcurrentRuns }: JobSetUp, now: Instant): boolean {
    const runs = this.jobs.runsOf(name)
    const active = runs.counted()
    if (active >= maxConcurrentRuns || this.times.slotReleaseMs === 0)
      return active >= maxConcurrentRuns
    const since = now - ms(this.times.slotReleaseMs)
    const held = runs.all().filter(({ completedAt }) => completedAt !== null && completedAt > since)
    return active + held.length >= maxConcurrentRuns
  }

  stop(run: JobRun, at: Instant): void {
    if (run.cancel !== null) return
    const cancel = { at, signal: 'kill' } as const
    this.change({ ...run, cancel }, 'STOPPING', at)
    if (run.runningAt !== null) this.surroundings.executor.cancel(this.work({ ...run, cancel }))
  }

  private move(run: JobRun, job: JobSetUp, now: Instant): boolean {
    switch (run.state) {
      case 'WAITING':
        return this.leaveQueue(run, job, now)
      case 'STARTING': {
        const runningAt = run.modifiedAt + ms(this.times.startingMs)
        if (runningAt > now) return false
        this.surroundings.executor.start(this.work({ ...run, runningAt }))
        this.change({ ...run, runningAt }, 'RUNNING', runningAt)
        return true
      }
      case 'RUNNING':
        return this.finish(run, now) || this.timeOut(run, now)
      case 'STOPPING': {
        if (run.runningAt !== null) return this.finish(run, now)
        this.end(run, 'STOPPED', run.modifiedAt, null)
        return true
      }
      case 'STOPPED':
      case 'SUCCEEDED':
      case 'FAILED':
      case 'TIMEOUT':
      case 'ERROR':
      case 'EXPIRED':
        return false
    }
  }

  private leaveQueue(run: JobRun, job: JobSetUp, now: Instant): boolean {
    const expiresAt = run.createdAt + ms(this.times.waitingMs)
    if (expiresAt <= now) {
      this.end(run, 'EXPIRED', expiresAt, 'The run waited too long for a place.')
      return true
    }
    if (this.isFull(job, now)) return false
    this.change(run, 'STARTING', now)
    return true
  }

  private finish(run: JobRun, now: Instant): boolean {
    const ending = this.surroundings.executor.ending(this.work(run), now)
    if (ending === null) return false
    this.end(
      run,
      endState(run, ending),
      ending.at,
      ending.kind === 'failed' ? ending.message : null,
    )
    return true
  }

  /** A run that is over its time is killed and TIMEOUT at once. */
  private timeOut(run: JobRun, now: Instant): boolean {
    const at = (run.runningAt ?? now) + BigInt(run.timeoutMinutes) * MINUTE
    if (at > now) return false
    const cancel = { at, signal: 'kill' } as const
    this.surroundings.executor.cancel(this.work({ ...run, cancel }))
    this.end({ ...run, cancel }, 'TIMEOUT', at, 'Job run exceeded its timeout.')
    return true
  }

  private end(run: JobRun, state: JobRunState, at: Instant, errorMessage: string | null): void {
    this.change({ ...run, completedAt: at, errorMessage }, state, at)
  }

  private change(run: JobRun, state: JobRunState, at: Instant): void {
    const changed = this.jobs.runsOf(run.jobName).put({ ...run, state, modifiedAt: at })
    const event = runChanged(changed, at)
    if (event !== null) this.surroundings.publish(event)
  }

  private work(run: JobRun): Work {
    return jobRunWork(run, this.jobs.jobs.get(run.jobName))
  }
}

function endState({ cancel }: JobRun, { kind }: Ending): JobRunState {
  if (kind === 'succeeded') return 'SUCCEEDED'
  return cancel === null ? 'FAILED' : 'STOPPED'
}

function ms(milliseconds: number): bigint {
  return BigInt(milliseconds) * MILLISECOND
}
