import { Records } from '../core/records'
import type { Store } from '../core/store'
import { isActiveRun, type JobRun, type JobSetUp } from './job-records'

/** The jobs of the account and the runs of each. */
export class Jobs {
  private readonly runs = new Map<string, Records<JobRun>>()
  readonly jobs: ReadonlyMap<string, JobSetUp>

  constructor(
    private readonly store: Store,
    setUps: readonly JobSetUp[],
  ) {
    this.jobs = new Map(setUps.map((job) => [job.name, job]))
  }

  runsOf(jobName: string): Records<JobRun> {
    const found = this.runs.get(jobName)
    if (found !== undefined) return found
    const runs = new Records(this.store.table<JobRun>(`glue/runs/${jobName}`), isActiveRun)
    this.runs.set(jobName, runs)
    return runs
  }
}
