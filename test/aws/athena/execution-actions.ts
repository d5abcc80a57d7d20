import type { z } from 'zod'
import type { Conditions, Members } from '../core/service'
import type { Surroundings } from '../core/surroundings'
import { uuid } from '../core/uuid'
import type { Executions } from './executions'
import { invalid } from './faults'
import type * as inputs from './inputs'
import { isLiteral, replacePlaceholders } from './placeholders'
import type { AthenaSetUp, Execution } from './records'
import { valueText } from './result-text'
import { executionMembers } from './wire'

type Start = z.output<typeof inputs.startQueryExecution>

/** API Reference, StartQueryExecution, BatchGetQueryExecution, GetQueryResults, StopQueryExecution. */
export class ExecutionActions {
  constructor(
    private readonly executions: Executions,
    private readonly setUp: AthenaSetUp,
    private readonly surroundings: Surroundings,
  ) {}

  readonly start = (input: Start, { now }: Conditions): Members => {
    const request = JSON.stringify(input)
    const known = this.executions.all.all().find(({ token }) => token === input.ClientRequestToken)
    if (known !== undefined) {
      if (known.request === request) return { QueryExecutionId: known.id }
      throw invalid('Idempotent parameters do not match')
    }
    const group = this.setUp.workGroups.find(({ name }) => name === input.WorkGroup)
    if (group === undefined) throw invalid('WorkGroup is not found.')
    const outputLocation = input.ResultConfiguration?.OutputLocation ?? group.outputLocation
    if (outputLocation === undefined) throw invalid('No output location provided.')
    const execution: Execution = {
      id: uuid(this.surroundings.ids),
      token: input.ClientRequestToken,
      request,
      query: input.QueryString,
      sql: sqlOf(input),
      workGroup: group.name,
      outputLocation: outputLocation.endsWith('/') ? outputLocation : `${outputLocation}/`,
      state: 'QUEUED',
      reason: null,
      category: null,
      createdAt: now,
      endedAt: null,
      stopAt: null,
      answer: null,
      manifest: null,
    }
    this.executions.all.put(execution)
    return { QueryExecutionId: execution.id }
  }

  readonly batchGet = (
    { QueryExecutionIds }: z.output<typeof inputs.batchGetQueryExecution>,
    { fails, seenUntil, shownState }: Conditions,
  ): Members => {
    const found = QueryExecutionIds.map((id, index) => {
      const execution = this.executions.all.get(id)
      const isSeen = execution !== undefined && execution.createdAt <= seenUntil
      return { id, execution: isSeen && !fails(id, index) ? execution : null }
    })
    return {
      QueryExecutions: found.flatMap(({ execution }) =>
        execution === null ? [] : [executionMembers(execution, shownState)],
      ),
      UnprocessedQueryExecutionIds: found
        .filter(({ execution }) => execution === null)
        .map(({ id }) => ({ QueryExecutionId: id, ErrorCode: 'INTERNAL_SERVER_ERROR' })),
    }
  }

  readonly stop = (
    { QueryExecutionId }: z.output<typeof inputs.queryExecution>,
    { now, cancelTooLate }: Conditions,
  ): Members => {
    const execution = this.get(QueryExecutionId)
    if (execution.endedAt === null && !cancelTooLate)
      this.executions.all.put({ ...execution, stopAt: execution.stopAt ?? now })
    return {}
  }

  readonly results = (
    { QueryExecutionId, MaxResults, NextToken }: z.output<typeof inputs.getQueryResults>,
    { pageLimit }: Conditions,
  ): Members => {
    const { state, answer } = this.get(QueryExecutionId)
    if (state !== 'SUCCEEDED' || answer === null)
      throw invalid(`Query has not yet finished. Current state: ${state}`)
    const { columns, rows } = answer
    const lines = [columns.map(({ name }) => name), ...rows.map((row) => row.map(valueText))]
    const from = Number(NextToken ?? 0)
    const until = from + Math.min(MaxResults, pageLimit)
    return {
      UpdateCount: 0,
      ResultSet: {
        Rows: lines.slice(from, until).map((line) => ({ Data: line.map(datum) })),
        ResultSetMetadata: {
          ColumnInfo: columns.map(({ name, type }) => ({ Name: name, Type: type })),
        },
      },
      ...(until < lines.length && { NextToken: String(until) }),
    }
  }

  private get(id: string): Execution {
    const found = this.executions.all.get(id)
    if (found === undefined) throw invalid(`QueryExecution ${id} was not found`)
    return found
  }
}

/** What is NULL has no member. */
function datum(text: string | null): Members {
  return text === null ? {} : { VarCharValue: text }
}

function sqlOf({ QueryString, ExecutionParameters = [] }: Start): string {
  if (Buffer.byteLength(QueryString) > 262_144) throw invalid('QueryString is too long')
  const wrong = ExecutionParameters.find((value) => !isLiteral(value))
  if (wrong !== undefined) throw invalid(`line 1:1: ${wrong} cannot be resolved`)
  const { text, count, outsideWhere } = replacePlaceholders(QueryString, ExecutionParameters)
  if (count !== ExecutionParameters.length)
    throw invalid(`Incorrect number of parameters: expected ${count}`)
  if (outsideWhere > 0) throw invalid('Query parameters are supported in WHERE only')
  return text
}
