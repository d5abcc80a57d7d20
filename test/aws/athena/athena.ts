import { type AwsService, operation } from '../core/service'
import { arn, type Surroundings } from '../core/surroundings'
import { ExecutionActions } from './execution-actions'
import { Executions } from './executions'
import { INVALID } from './faults'
import * as inputs from './inputs'
import { type AthenaSetUp, type AthenaTimes, QUICK_TIMES } from './records'

/** Amazon Athena API reference, version 2017-05-18: what a client of statements needs. */
export function athena(
  surroundings: Surroundings,
  setUp: AthenaSetUp,
  times: AthenaTimes = QUICK_TIMES,
): AwsService {
  const executions = new Executions(surroundings, setUp, times)
  const actions = new ExecutionActions(executions, setUp, surroundings)
  return {
    name: 'athena',
    errors: {
      throttled: { code: 'TooManyRequestsException', status: 400 },
      failed: { code: 'InternalServerException', status: 500 },
      invalid: INVALID,
    },
    operations: {
      StartQueryExecution: operation(inputs.startQueryExecution, actions.start),
      BatchGetQueryExecution: operation(inputs.batchGetQueryExecution, actions.batchGet),
      GetQueryResults: operation(inputs.getQueryResults, actions.results),
      StopQueryExecution: operation(inputs.queryExecution, actions.stop),
    },
    advance: (now) => executions.advance(now),
    resourceOf: (_, { WorkGroup }) =>
      typeof WorkGroup === 'string' ? arn('athena', `workgroup/${WorkGroup}`) : '*',
  }
}
