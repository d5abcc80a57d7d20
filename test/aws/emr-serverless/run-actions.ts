import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { LOWER } from '../core/ids'
import { pageOf } from '../core/page'
import type { Conditions, Members } from '../core/service'
import type { Surroundings } from '../core/surroundings'
import { fromEpochSeconds, MILLISECOND } from '../core/units'
import type { RunMover } from './advance-run'
import type { Applications } from './applications'
import { commandOf } from './command'
import { conflict, notFound, validation } from './faults'
import type * as inputs from './inputs'
import { type Application, type EmrServerlessTimes, isActiveRun, type JobRun } from './records'
import { applicationMembers, runArn, runMembers, summaryMembers } from './wire'

export class RunActions {
  constructor(
    private readonly applications: Applications,
    private readonly mover: RunMover,
    private readonly surroundings: Surroundings,
    private readonly times: EmrServerlessTimes,
  ) {}

  /** API reference, StartJobRun, clientToken: an idempotency token; its life is not documented. */
  readonly start = (
    { clientToken, ...request }: z.output<typeof inputs.startJobRun>,
    { now }: Conditions,
  ): Members => {
    const app = this.application(request.applicationId)
    const known = this.knownBy(clientToken, app.id, now)
    if (known !== undefined && !isDeepStrictEqual(known.request, request))
      throw conflict('The client token was used before with another request.')
    const run = known ?? this.make(app, clientToken, request, now)
    return { applicationId: app.id, jobRunId: run.id, arn: run.arn }
  }

  readonly get = (
    { applicationId, jobRunId }: z.output<typeof inputs.getJobRun>,
    { seenUntil, shownState }: Conditions,
  ): Members => {
    const app = this.application(applicationId)
    const run = this.run(applicationId, jobRunId)
    if (run.createdAt > seenUntil) throw notFound('Job run', jobRunId)
    return { jobRun: runMembers(run, app, shownState) }
  }

  /** Newest first; the order is not documented, so clients must not rely on it. */
  readonly list = (input: z.output<typeof inputs.listJobRuns>, conditions: Conditions): Members => {
    const { createdAtAfter, createdAtBefore, states, nextToken, maxResults } = input
    const app = this.application(input.applicationId)
    const after = createdAtAfter === undefined ? null : fromEpochSeconds(createdAtAfter)
    const before = createdAtBefore === undefined ? null : fromEpochSeconds(createdAtBefore)
    const runs = this.applications
      .runsOf(app.id)
      .all()
      .reverse()
      .filter(({ state }) => states?.includes(state) ?? true)
      .filter(({ createdAt }) => after === null || createdAt > after)
      .filter(({ createdAt }) => before === null || createdAt < before)
    const page = pageOf(runs, nextToken, maxResults, conditions)
    if (page === null) throw validation('nextToken is not valid.')
    return {
      jobRuns: page.items.map((run) => summaryMembers(run, app, conditions.shownState)),
      ...(page.next !== null && { nextToken: page.next }),
    }
  }

  readonly cancel = (
    { applicationId, jobRunId }: z.output<typeof inputs.getJobRun>,
    { now, cancelTooLate }: Conditions,
  ): Members => {
    this.application(applicationId)
    const run = this.run(applicationId, jobRunId)
    if (!isActiveRun(run))
      throw validation(`Job run ${jobRunId} is in the final state ${run.state}.`)
    if (!cancelTooLate) this.mover.cancel(run, now)
    return { applicationId, jobRunId }
  }

  readonly getApplication = ({ applicationId }: z.output<typeof inputs.application>): Members => ({
    application: applicationMembers(this.application(applicationId)),
  })

  readonly startApplication = (
    { applicationId }: z.output<typeof inputs.application>,
    { now }: Conditions,
  ): Members => {
    this.begin(this.application(applicationId), now)
    return {}
  }

  private begin(app: Application, now: bigint): void {
    if (app.state !== 'CREATED' && app.state !== 'STOPPED') return
    this.applications.applications.put({ ...app, state: 'STARTING', updatedAt: now })
  }

  private make(app: Application, clientToken: string, request: Request, now: bigint): JobRun {
    if (app.autoStart) this.begin(app, now)
    else if (app.state !== 'STARTED' && app.state !== 'STARTING')
      throw validation(`Application ${app.id} is not started and does not start by itself.`)
    // The service's ids are of base 36 and begin with two zeros.
    const id = `00${this.surroundings.ids(LOWER, 14)}`
    const run: JobRun = {
      id,
      applicationId: app.id,
      arn: runArn(app.arn, id),
      name: request.name ?? null,
      clientToken,
      request,
      command: commandOf(request.jobDriver),
      state: 'SUBMITTED',
      stateDetails: 'SUBMITTED',
      createdAt: now,
      updatedAt: now,
      startedAt: null,
      endedAt: null,
      cancel: null,
    }
    this.applications.add(run)
    return run
  }

  private knownBy(token: string, applicationId: string, now: bigint): JobRun | undefined {
    const life = BigInt(this.times.tokenLifeMs) * MILLISECOND
    const run = this.applications.runOf(applicationId, token)
    return run !== undefined && run.createdAt + life > now ? run : undefined
  }

  private application(id: string): Application {
    const app = this.applications.applications.get(id)
    if (app === undefined) throw notFound('Application', id)
    return app
  }

  private run(applicationId: string, id: string): JobRun {
    const run = this.applications.runsOf(applicationId).get(id)
    if (run === undefined) throw notFound('Job run', id)
    return run
  }
}

/** Spelled out: Omit forgets the members of a loose object. */
interface Request extends Members {
  readonly applicationId: string
  readonly name?: string | undefined
  readonly jobDriver?: z.output<typeof inputs.jobDriver> | undefined
}
