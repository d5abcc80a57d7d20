import { defineSummarizingJob } from './summarizing-job'

export const summarizeTraffic = defineSummarizingJob({
  name: 'summarizeTraffic',
  version: 1,
  description: 'Counts requests and bytes by hour, section, method, status, device and browser.',
  needs: ['cleanAccessLogs'],
  reads: 'accessLog',
  produces: 'trafficByHour',
  module: 'spark.jobs.summarize_traffic',
})
