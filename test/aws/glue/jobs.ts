import type { Instant } from '../../../src/model/clock'
import { Records } from '../core/records'
import { quietUntil } from '../core/executor'
import type { Surroundings } from '../core/surroundings'
import { MILLISECOND, MINUTE } from '../core/units'
import { type GlueTimes, isActiveRun, type JobRun, type JobSetUp } from './job-records'
import { jobRunWork } from './job-run-work'

/** The jobs of the account and the runs of each. */
export class Jobs {
  private readonly runs = new Map<string, Records<JobRun>>()
  readonly jobs: ReadonlyMap<string, JobSetUp>

  constructor(
    private readonly surroundings: Surroundings,
    private readonly times: GlueTimes,
    setUps: readonly JobSetUp[],
  ) {
    this.jobs = new Map(setUps.map((job) => [job.name, job]))
  }

  runsOf(jobName: string): Records<JobRun> {
    const found = this.runs.get(jobName)
    if (found !== undefined) return found
    const runs = new Records(this.surroundings.store.table<JobRun>(`glue/runs/${jobName}`), {
      isMoving: isActiveRun,
      isCounted: ({ state }) => state !== 'WAITING',
      wakesAt: (run) => this.wakesAt(run),
    })
    this.runs.set(jobName, runs)
    return runs
  }

  /** When something may next happen to an active run; 0 where that hangs on others. */
  private wakesAt(run: JobRun): Instant {
    if (run.state === 'STARTING')
      return run.modifiedAt + BigInt(this.times.startingMs) * MILLISECOND
    if (run.runningAt === null) return 0n
    const work = jobRunWork(run, this.jobs.get(run.jobName))
    const ends = quietUntil(this.surroundings.executor, work)
    const timesOut = run.runningAt + BigInt(run.timeoutMinutes) * MINUTE
    return ends < timesOut ? ends : timesOut
  }
}
