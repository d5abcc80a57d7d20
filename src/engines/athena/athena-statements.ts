import {
  BatchGetQueryExecutionCommand,
  type QueryExecution,
  StartQueryExecutionCommand,
  type StartQueryExecutionInput,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena'
import type { RemoteStatements } from '../aws/statement-runs'
import type { AthenaOptions } from './athena-options'
import type { Statement } from './check-statement'
import { ExecutionPoller } from './execution-poller'

/** API Reference, StartQueryExecution, BatchGetQueryExecution, StopQueryExecution. */
export function athenaStatements({
  client,
  pacing,
}: AthenaOptions): RemoteStatements<StartQueryExecutionInput, QueryExecution> {
  const poller = new ExecutionPoller(async (ids) => {
    const input = { QueryExecutionIds: [...ids] }
    const { QueryExecutions: found } = await client.send(new BatchGetQueryExecutionCommand(input))
    return found ?? []
  }, pacing)
  return {
    submit: async (input) =>
      (await client.send(new StartQueryExecutionCommand(input))).QueryExecutionId,
    ended: (id, signal) => poller.ended(id, signal),
    cancel: (id) => client.send(new StopQueryExecutionCommand({ QueryExecutionId: id })),
  }
}

export function startInput(
  { text, values }: Statement,
  { workGroup, catalog, outputLocation, ids }: AthenaOptions,
): StartQueryExecutionInput {
  return {
    QueryString: text,
    ClientRequestToken: `lakefront-${ids()}`,
    WorkGroup: workGroup,
    ...(values.length > 0 && { ExecutionParameters: [...values] }),
    ...(catalog !== null && { QueryExecutionContext: { Catalog: catalog } }),
    ...(outputLocation !== null && { ResultConfiguration: { OutputLocation: outputLocation } }),
  }
}
