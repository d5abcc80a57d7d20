/** An account with one of each. */
export const SET_UP = {
  applications: [
    {
      id: '00application',
      name: 'lakefront',
      releaseLabel: 'emr-7.5.0',
      autoStart: true,
      maxConcurrentRuns: 100,
    },
  ],
  jobs: [
    {
      name: 'job',
      scriptLocation: 's3://bucket/job.py',
      glueVersion: '5.0',
      maxConcurrentRuns: 3,
      timeoutMinutes: 60,
    },
  ],
  crawlers: [{ name: 'crawler', role: 'role', databaseName: 'raw', paths: ['s3://bucket/raw'] }],
  functions: [{ name: 'function', maximumRetryAttempts: 0 }],
  queues: [{ name: 'events', visibilityTimeoutMs: 30_000 }],
  rules: [{ queue: 'events', sources: ['aws.glue'] }],
} as const
