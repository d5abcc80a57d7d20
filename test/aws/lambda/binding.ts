import { restJson } from '../protocol/rest-json'
import type { Route } from '../protocol/route'

export const lambdaRoutes: readonly Route[] = [
  {
    operation: 'Invoke',
    method: 'POST',
    path: '/2015-03-31/functions/{FunctionName}/invocations',
    query: { Qualifier: 'string' },
    headers: {
      InvocationType: 'X-Amz-Invocation-Type',
      LogType: 'X-Amz-Log-Type',
      ClientContext: 'X-Amz-Client-Context',
      DurableExecutionName: 'X-Amz-Durable-Execution-Name',
      TenantId: 'X-Amz-Tenant-Id',
    },
    payload: 'Payload',
    answer: {
      status: 'StatusCode',
      headers: {
        FunctionError: 'X-Amz-Function-Error',
        LogResult: 'X-Amz-Log-Result',
        ExecutedVersion: 'X-Amz-Executed-Version',
        DurableExecutionArn: 'X-Amz-Durable-Execution-Arn',
      },
      payload: 'Payload',
    },
  },
]

/** Lambda's errors spell the member in both ways. */
const LOWER = new Set([
  'InvalidParameterValueException',
  'RequestTooLargeException',
  'TooManyRequestsException',
])

export const lambdaBinding = restJson({
  service: 'lambda',
  routes: lambdaRoutes,
  messageMember: (code) => (LOWER.has(code) ? 'message' : 'Message'),
})
