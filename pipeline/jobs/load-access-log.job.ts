import { defineLoadingJob } from './loading-job'

export const loadAccessLog = defineLoadingJob({
  name: 'loadAccessLog',
  version: 1,
  description: 'Copies what is published of accessLog into Redshift.',
  needs: ['cleanAccessLogs'],
  dataset: 'accessLog',
})
