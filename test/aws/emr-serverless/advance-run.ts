import type { JobRunState } from '@aws-sdk/client-emr-serverless'
import type { Instant } from '../../../src/model/clock'
import type { Ending } from '../core/executor'
import type { StateChange, Surroundings } from '../core/surroundings'
import { isoSeconds, latest, MILLISECOND } from '../core/units'
import type { Applications } from './applications'
import { runWork } from './run-work'
import type { Application, EmrServerlessTimes, JobRun } from './records'

/**
 * Moves applications and their runs to now, each change at the instant when it falls due.
 * Amazon EMR Serverless User Guide, "Job run states" (SUBMITTED, QUEUED, PENDING, SCHEDULED, RUNNING,
 * SUCCESS, FAILED, CANCELLING, CANCELLED), "Application states", "Job concurrency and queuing for an
 * EMR Serverless application"; the events are those of "Automating EMR Serverless with Amazon EventBridge".
 */
export class RunMover {
  constructor(
    private readonly applications: Applications,
    private readonly surroundings: Surroundings,
    private readonly times: EmrServerlessTimes,
  ) {}

  advance(applicationId: string, now: Instant): void {
    this.startApplication(applicationId, now)
    const app = this.applications.applications.get(applicationId)
    if (app === undefined) return
    this.applications.runsOf(applicationId).settle(now, (run) => this.move(run, app, now))
  }

  change(run: JobRun, state: JobRunState, at: Instant, changes: Partial<JobRun> = {}): void {
    const changed: JobRun = { ...run, stateDetails: state, ...changes, state, updatedAt: at }
    this.applications.runsOf(run.applicationId).put(changed)
    const app = this.applications.applications.get(run.applicationId)
    if (app !== undefined) this.surroundings.publish(runChanged(changed, run.state, app, at))
  }

  cancel(run: JobRun, at: Instant): void {
    if (run.cancel !== null) return
    const cancel = { at, signal: 'kill' } as const
    this.change(run, 'CANCELLING', at, { cancel })
    if (run.startedAt !== null) this.surroundings.executor.cancel(runWork({ ...run, cancel }))
  }

  private startApplication(applicationId: string, now: Instant): void {
    const app = this.applications.applications.get(applicationId)
    if (app?.state !== 'STARTING') return
    const startedAt = app.updatedAt + ms(this.times.applicationStartMs)
    if (startedAt > now) return
    const started: Application = { ...app, state: 'STARTED', updatedAt: startedAt, startedAt }
    this.applications.applications.put(started)
  }

  private move(run: JobRun, app: Application, now: Instant): boolean {
    const executing = this.applications.runsOf(app.id).counted()
    const { submittedMs, pendingMs, scheduledMs, cancelMs } = this.times
    switch (run.state) {
      case 'SUBMITTED': {
        const isFull = executing >= app.maxConcurrentRuns
        return this.step(run, isFull ? 'QUEUED' : 'PENDING', run.updatedAt + ms(submittedMs), now)
      }
      case 'QUEUED':
        return executing < app.maxConcurrentRuns && this.step(run, 'PENDING', now, now)
      case 'PENDING': {
        if (app.startedAt === null) return false
        const at = latest(run.updatedAt + ms(pendingMs), app.startedAt)
        return this.step(run, 'SCHEDULED', at, now)
      }
      case 'SCHEDULED':
        return this.start(run, run.updatedAt + ms(scheduledMs), now)
      case 'RUNNING':
        return this.finish(run, now)
      case 'CANCELLING': {
        if (run.startedAt !== null) return this.finish(run, now)
        const at = run.updatedAt + ms(cancelMs)
        return this.step(run, 'CANCELLED', at, now, { endedAt: at })
      }
      case 'SUCCESS':
      case 'FAILED':
      case 'CANCELLED':
        return false
    }
  }

  private step(
    run: JobRun,
    state: JobRunState,
    at: Instant,
    now: Instant,
    changes: Partial<JobRun> = {},
  ): boolean {
    if (at > now) return false
    this.change(run, state, at, changes)
    return true
  }

  private start(run: JobRun, at: Instant, now: Instant): boolean {
    if (at > now) return false
    this.surroundings.executor.start(runWork({ ...run, startedAt: at }))
    this.change(run, 'RUNNING', at, { startedAt: at })
    return true
  }

  private finish(run: JobRun, now: Instant): boolean {
    const ending = this.surroundings.executor.ending(runWork(run), now)
    if (ending === null) return false
    const state = endState(run, ending)
    const stateDetails = ending.message === '' ? state : ending.message.slice(0, 256)
    this.change(run, state, ending.at, { endedAt: ending.at, stateDetails })
    return true
  }
}

function endState({ cancel }: JobRun, { kind }: Ending): JobRunState {
  if (kind === 'succeeded') return 'SUCCESS'
  return cancel === null ? 'FAILED' : 'CANCELLED'
}

function runChanged(
  run: JobRun,
  previousState: JobRunState,
  { releaseLabel }: Application,
  at: Instant,
): StateChange {
  const { id, applicationId, arn, state, createdAt, updatedAt } = run
  return {
    source: 'aws.emr-serverless',
    detailType: 'EMR Serverless Job Run State Change',
    at,
    resources: [],
    detail: {
      jobRunId: id,
      applicationId,
      arn,
      releaseLabel,
      state,
      previousState,
      createdAt: isoSeconds(createdAt),
      updatedAt: isoSeconds(updatedAt),
    },
  }
}

function ms(milliseconds: number): bigint {
  return BigInt(milliseconds) * MILLISECOND
}
