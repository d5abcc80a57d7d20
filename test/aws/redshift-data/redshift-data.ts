import { type AwsService, operation } from '../core/service'
import { arn, type Surroundings } from '../core/surroundings'
import { VALIDATION } from './faults'
import * as inputs from './inputs'
import { QUICK_TIMES, type RedshiftSetUp, type RedshiftTimes } from './records'
import { StatementActions } from './statement-actions'
import { Statements } from './statements'

/** Amazon Redshift Data API reference, version 2019-12-20: what a client of statements needs. */
export function redshiftData(
  surroundings: Surroundings,
  setUp: RedshiftSetUp,
  times: RedshiftTimes = QUICK_TIMES,
): AwsService {
  const statements = new Statements(surroundings, setUp, times)
  const actions = new StatementActions(statements, setUp, surroundings)
  return {
    name: 'redshift-data',
    errors: {
      throttled: { code: 'ThrottlingException', status: 400 },
      failed: { code: 'InternalServerException', status: 500 },
      invalid: VALIDATION,
    },
    operations: {
      ExecuteStatement: operation(inputs.executeStatement, actions.execute),
      BatchExecuteStatement: operation(inputs.batchExecuteStatement, actions.batch),
      DescribeStatement: (input, conditions) =>
        actions.describe(inputs.describeStatement.parse(input), conditions),
      GetStatementResult: operation(inputs.getStatementResult, actions.result),
      ListStatements: operation(inputs.listStatements, actions.list),
      CancelStatement: operation(inputs.cancelStatement, actions.cancel),
    },
    advance: (now) => statements.advance(now),
    resourceOf: (_, { WorkgroupName, ClusterIdentifier }) => {
      if (typeof WorkgroupName === 'string')
        return arn('redshift-serverless', `workgroup/${WorkgroupName}`)
      return typeof ClusterIdentifier === 'string'
        ? arn('redshift', `cluster:${ClusterIdentifier}`)
        : '*'
    },
  }
}
