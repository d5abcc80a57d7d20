import type { Instant } from '../../../src/model/clock'
import { Records } from '../core/records'
import { arn, type Surroundings } from '../core/surroundings'
import {
  type Application,
  type ApplicationSetUp,
  type EmrServerlessTimes,
  isActiveRun,
  type JobRun,
} from './records'
import { wakesAt } from './wakes-at'

/** The applications of the account and the job runs of each. */
export class Applications {
  readonly applications: Records<Application>
  private readonly runs = new Map<string, Records<JobRun>>()

  private readonly tokens = new Map<string, string>()

  constructor(
    private readonly surroundings: Surroundings,
    private readonly times: EmrServerlessTimes,
  ) {
    const table = surroundings.store.table<Application>('emr-serverless/applications')
    this.applications = new Records(table, { isMoving: () => true })
  }

  runsOf(applicationId: string): Records<JobRun> {
    const found = this.runs.get(applicationId)
    if (found !== undefined) return found
    const name = `emr-serverless/runs/${applicationId}`
    const runs = new Records(this.surroundings.store.table<JobRun>(name), {
      isMoving: isActiveRun,
      isCounted: ({ state }) => state !== 'SUBMITTED' && state !== 'QUEUED',
      wakesAt: (run) => wakesAt(run, this.surroundings.executor, this.times),
    })
    for (const run of runs.all()) this.tokens.set(tokenKey(run), run.id)
    this.runs.set(applicationId, runs)
    return runs
  }

  add(run: JobRun): void {
    this.runsOf(run.applicationId).put(run)
    this.tokens.set(tokenKey(run), run.id)
  }

  /** The last run that came with the token. */
  runOf(applicationId: string, clientToken: string): JobRun | undefined {
    const runs = this.runsOf(applicationId)
    return runs.get(this.tokens.get(tokenKey({ applicationId, clientToken })) ?? '')
  }

  /** An application that is there already, from before the process was killed, stays. */
  setUp(setUps: readonly ApplicationSetUp[], now: Instant): void {
    for (const setUp of setUps) {
      if (this.applications.get(setUp.id) !== undefined) continue
      this.applications.put({
        ...setUp,
        arn: arn('emr-serverless', `/applications/${setUp.id}`),
        state: 'CREATED',
        createdAt: now,
        updatedAt: now,
        startedAt: null,
      })
    }
  }
}

function tokenKey({ applicationId, clientToken }: Pick<JobRun, 'applicationId' | 'clientToken'>) {
  return `${applicationId} ${clientToken}`
}
