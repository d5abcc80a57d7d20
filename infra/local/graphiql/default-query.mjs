/** What a newcomer sees first: the datasets, the latest runs and traffic by section. */
export const DEFAULT_QUERY = `# Lakefront: typed queries over the lake, and mutations that run its jobs.
# Press the button (or Ctrl-Enter). The book on the left describes every type.

query Overview {
  trafficByHour(
    groupBy: [SECTION]
    orderBy: [{ field: REQUESTS, direction: DESC }]
    first: 10
  ) {
    id
    nodes {
      section
      requests
      bytes
      errorRate
    }
    totals {
      requests
      bytes
      errors
      clientErrors
    }
    totalCount
    source {
      engine
      snapshotId
      publishedAt
      cacheHit
    }
  }
  runs(first: 5) {
    nodes {
      id
      job {
        name
      }
      status
      createdAt
    }
  }
}
`
