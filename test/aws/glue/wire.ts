import type { Members } from '../core/service'
import { epochSeconds, SECOND } from '../core/units'
import type { Crawl, Crawler } from './crawler-records'
import type { JobRun, JobSetUp } from './job-records'

export function runMembers(run: JobRun, job: JobSetUp, shownState: string | null): Members {
  const { runningAt, completedAt } = run
  const seconds = runningAt === null ? 0n : ((completedAt ?? run.modifiedAt) - runningAt) / SECOND
  return {
    Id: run.id,
    Attempt: run.attempt,
    JobName: run.jobName,
    JobRunState: shownState ?? run.state,
    StartedOn: epochSeconds(run.createdAt),
    LastModifiedOn: epochSeconds(run.modifiedAt),
    ExecutionTime: Number(seconds),
    Timeout: run.timeoutMinutes,
    GlueVersion: job.glueVersion,
    LogGroupName: '/aws-glue/jobs',
    PredecessorRuns: [],
    ...(run.previousRunId !== null && { PreviousRunId: run.previousRunId }),
    ...(run.arguments !== null && { Arguments: run.arguments }),
    ...(run.errorMessage !== null && { ErrorMessage: run.errorMessage }),
    ...(completedAt !== null && { CompletedOn: epochSeconds(completedAt) }),
  }
}

const LAST_STATUS = {
  RUNNING: 'SUCCEEDED',
  COMPLETED: 'SUCCEEDED',
  FAILED: 'FAILED',
  STOPPED: 'CANCELLED',
} as const

/** @param last the last crawl that ended, if any */
export function crawlerMembers(
  crawler: Crawler,
  last: Crawl | null,
  elapsed: bigint,
  shownState: string | null,
): Members {
  return {
    Name: crawler.name,
    Role: crawler.role,
    DatabaseName: crawler.databaseName,
    Targets: { S3Targets: crawler.paths.map((Path) => ({ Path })) },
    State: shownState ?? crawler.state,
    CrawlElapsedTime: Number(elapsed / 1_000n),
    CreationTime: epochSeconds(crawler.createdAt),
    LastUpdated: epochSeconds(crawler.createdAt),
    Version: 1,
    ...(last !== null && {
      LastCrawl: {
        Status: LAST_STATUS[last.state],
        LogGroup: '/aws-glue/crawlers',
        LogStream: crawler.name,
        MessagePrefix: last.id,
        StartTime: epochSeconds(last.createdAt),
        ...(last.message !== null && { ErrorMessage: last.message }),
      },
    }),
  }
}

export function crawlMembers(crawl: Crawl, shownState: string | null): Members {
  return {
    CrawlId: crawl.id,
    State: shownState ?? crawl.state,
    StartTime: epochSeconds(crawl.createdAt),
    LogGroup: '/aws-glue/crawlers',
    LogStream: crawl.crawler,
    MessagePrefix: crawl.id,
    ...(crawl.endedAt !== null && { EndTime: epochSeconds(crawl.endedAt), DPUHour: 0 }),
    ...(crawl.message !== null && { ErrorMessage: crawl.message }),
  }
}
