import type { Work } from '../core/executor'
import type { JobRun, JobSetUp } from './job-records'

/** The arguments follow the script as `--name value`, the job's defaults first. */
export function jobRunWork(run: JobRun, job: JobSetUp | undefined): Work {
  const given = { ...job?.defaultArguments, ...run.arguments }
  const names = { '--JOB_NAME': run.jobName, '--JOB_RUN_ID': run.id }
  const script = job?.scriptLocation ?? ''
  return {
    id: run.id,
    service: 'glue',
    name: run.jobName,
    command: ['spark-submit', script, ...Object.entries({ ...names, ...given }).flat()],
    payload: null,
    startedAt: run.runningAt ?? run.createdAt,
    cancel: run.cancel,
  }
}
