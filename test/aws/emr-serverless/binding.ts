import { restJson } from '../protocol/rest-json'
import type { Route } from '../protocol/route'

const APPLICATION = '/applications/{applicationId}'

export const emrServerlessRoutes: readonly Route[] = [
  { operation: 'StartJobRun', method: 'POST', path: `${APPLICATION}/jobruns` },
  { operation: 'GetApplication', method: 'GET', path: APPLICATION },
  { operation: 'StartApplication', method: 'POST', path: `${APPLICATION}/start` },
  {
    operation: 'GetJobRun',
    method: 'GET',
    path: `${APPLICATION}/jobruns/{jobRunId}`,
    query: { attempt: 'integer' },
  },
  {
    operation: 'CancelJobRun',
    method: 'DELETE',
    path: `${APPLICATION}/jobruns/{jobRunId}`,
    query: { shutdownGracePeriodInSeconds: 'integer' },
  },
  {
    operation: 'ListJobRuns',
    method: 'GET',
    path: `${APPLICATION}/jobruns`,
    query: {
      nextToken: 'string',
      maxResults: 'integer',
      createdAtAfter: 'timestamp',
      createdAtBefore: 'timestamp',
      states: 'list',
      mode: 'string',
    },
  },
]

export const emrServerlessBinding = restJson({
  service: 'emr-serverless',
  routes: emrServerlessRoutes,
  messageMember: () => 'message',
})
