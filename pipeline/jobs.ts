import { cleanAccessLogs } from './jobs/clean-access-logs.job'
import { ingestAccessLogs } from './jobs/ingest-access-logs.job'
import type { Job } from './jobs/job'
import { loadAccessLog } from './jobs/load-access-log.job'
import { loadTrafficByHour } from './jobs/load-traffic-by-hour.job'
import { summarizeTraffic } from './jobs/summarize-traffic.job'

/** Every job, one line each. */
export const JOBS: readonly Job[] = [
  ingestAccessLogs, //
  cleanAccessLogs,
  summarizeTraffic,
  loadAccessLog,
  loadTrafficByHour,
]
