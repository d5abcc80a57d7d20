import type { Instant } from '../../../src/model/clock'
import type { StateChange } from '../core/surroundings'
import type { Crawl } from './crawler-records'
import type { JobRun } from './job-records'

const TOLD = ['SUCCEEDED', 'FAILED', 'TIMEOUT', 'STOPPED'] as const

/**
 * AWS Glue Developer Guide, "Automating AWS Glue with EventBridge": of job runs only these ends are told.
 * @returns null for other states
 */
export function runChanged(run: JobRun, at: Instant): StateChange | null {
  if (TOLD.every((state) => state !== run.state)) return null
  return {
    source: 'aws.glue',
    detailType: 'Glue Job State Change',
    at,
    resources: [],
    detail: {
      jobName: run.jobName,
      severity: run.state === 'SUCCEEDED' || run.state === 'STOPPED' ? 'INFO' : 'ERROR',
      state: run.state,
      jobRunId: run.id,
      message: run.errorMessage ?? `Job run ${run.state.toLowerCase()}`,
    },
  }
}

export function crawlChanged(crawl: Crawl, at: Instant): StateChange {
  const states = { RUNNING: 'Started', COMPLETED: 'Succeeded', FAILED: 'Failed', STOPPED: 'Failed' }
  return {
    source: 'aws.glue',
    detailType: 'Glue Crawler State Change',
    at,
    resources: [],
    detail: {
      crawlerName: crawl.crawler,
      state: states[crawl.state],
      message: crawl.message ?? `Crawler ${crawl.crawler}: ${crawl.state}`,
    },
  }
}
