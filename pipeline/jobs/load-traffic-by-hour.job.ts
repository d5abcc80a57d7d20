import { defineLoadingJob } from './loading-job'

export const loadTrafficByHour = defineLoadingJob({
  name: 'loadTrafficByHour',
  version: 1,
  description: 'Copies what is published of trafficByHour into Redshift.',
  needs: ['summarizeTraffic'],
  dataset: 'trafficByHour',
})
