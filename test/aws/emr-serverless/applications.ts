import type { Instant } from '../../../src/model/clock'
import { Records } from '../core/records'
import { arn, type Surroundings } from '../core/surroundings'
import { type Application, type ApplicationSetUp, isActiveRun, type JobRun } from './records'

/** The applications of the account and the job runs of each. */
export class Applications {
  readonly applications: Records<Application>
  private readonly runs = new Map<string, Records<JobRun>>()

  constructor(private readonly surroundings: Surroundings) {
    const table = surroundings.store.table<Application>('emr-serverless/applications')
    this.applications = new Records(table, () => true)
  }

  runsOf(applicationId: string): Records<JobRun> {
    const found = this.runs.get(applicationId)
    if (found !== undefined) return found
    const name = `emr-serverless/runs/${applicationId}`
    const runs = new Records(this.surroundings.store.table<JobRun>(name), isActiveRun)
    this.runs.set(applicationId, runs)
    return runs
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
