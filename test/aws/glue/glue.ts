import { type AwsService, operation } from '../core/service'
import { arn, type Surroundings } from '../core/surroundings'
import { JobRunMover } from './advance-job-run'
import { CrawlerActions } from './crawler-actions'
import type { CrawlerSetUp } from './crawler-records'
import { Crawlers } from './crawlers'
import { INVALID } from './faults'
import * as inputs from './inputs'
import { JobActions } from './job-actions'
import { type GlueTimes, type JobSetUp, QUICK_TIMES } from './job-records'
import { Jobs } from './jobs'

export interface GlueSetUp {
  readonly jobs: readonly JobSetUp[]
  readonly crawlers: readonly CrawlerSetUp[]
}

/** AWS Glue API reference, version 2017-03-31: runs of jobs and crawls of crawlers. */
export function glue(
  surroundings: Surroundings,
  setUp: GlueSetUp,
  times: GlueTimes = QUICK_TIMES,
): AwsService {
  const jobs = new Jobs(surroundings, times, setUp.jobs)
  const mover = new JobRunMover(jobs, surroundings, times)
  const runs = new JobActions(jobs, mover, surroundings)
  const crawlers = new Crawlers(surroundings, times)
  const crawls = new CrawlerActions(crawlers, surroundings)
  return {
    name: 'glue',
    errors: {
      throttled: { code: 'ThrottlingException', status: 400 },
      failed: { code: 'InternalServiceException', status: 500 },
      invalid: INVALID,
    },
    operations: {
      StartJobRun: operation(inputs.startJobRun, runs.start),
      GetJobRun: operation(inputs.getJobRun, runs.get),
      GetJobRuns: operation(inputs.getJobRuns, runs.list),
      BatchStopJobRun: operation(inputs.batchStopJobRun, runs.stop),
      StartCrawler: operation(inputs.crawlerName, crawls.start),
      StopCrawler: operation(inputs.crawlerName, crawls.stop),
      GetCrawler: operation(inputs.crawlerName, crawls.get),
      BatchGetCrawlers: operation(inputs.crawlerNames, crawls.batchGet),
      ListCrawls: operation(inputs.listCrawls, crawls.list),
    },
    advance: (now) => {
      crawlers.setUp(setUp.crawlers, now)
      for (const job of jobs.jobs.values()) mover.advance(job, now)
      crawlers.advance(now)
    },
    resourceOf: (_, { JobName, Name, CrawlerName }) => {
      if (typeof JobName === 'string') return arn('glue', `job/${JobName}`)
      const crawler = Name ?? CrawlerName
      return typeof crawler === 'string' ? arn('glue', `crawler/${crawler}`) : '*'
    },
  }
}
