import type { QueryExecution } from '@aws-sdk/client-athena'
import { engineLife } from '../aws/engine-life'
import { createStatementRuns } from '../aws/statement-runs'
import type { EngineQuery, UnloadingEngine } from '../engine'
import type { AthenaOptions } from './athena-options'
import { athenaStatements, startInput } from './athena-statements'
import { checkStatement, type Statement } from './check-statement'
import { executionError } from './execution-error'
import { readResults } from './query-results'
import { manifestOf, unloadStatement } from './unload'

/** Amazon Athena, engine version 3 (API Reference, version 2017-05-18). It keeps nothing. */
export function createAthenaEngine(options: AthenaOptions): UnloadingEngine {
  const runs = createStatementRuns(athenaStatements(options), options.pacing, options.onStray)
  const life = engineLife('Athena', runs)

  async function succeeded(statement: Statement, stop: AbortSignal): Promise<QueryExecution> {
    checkStatement(statement)
    const execution = await runs.ended(startInput(statement, options), stop)
    if (execution.Status?.State !== 'SUCCEEDED') throw executionError(execution)
    return execution
  }

  const statementOf = ({ text, parameters }: EngineQuery): Statement => ({
    text,
    values: parameters.map(options.parameterText),
  })

  return {
    name: 'athena',
    execute: (query, signal) =>
      life.used(signal, async (stop) => {
        const execution = await succeeded(statementOf(query), stop)
        const rows = await readResults(execution, query.columns, options, stop)
        return { rows, ...statisticsOf(execution) }
      }),
    unload: (query, folder, signal) =>
      life.used(signal, async (stop) => {
        const statement = unloadStatement(statementOf(query), `${folder}/${options.ids()}/`)
        const execution = await succeeded(statement, stop)
        const files = await manifestOf(execution, options, stop)
        return { files, ...statisticsOf(execution) }
      }),
    estimatedBytes: (scan, signal) => life.estimatedBytes(scan, signal),
    close: () => life.close(),
  }
}

/** API Reference, QueryExecutionStatistics. */
function statisticsOf({ Statistics: statistics }: QueryExecution) {
  const bytes = statistics?.DataScannedInBytes
  return {
    scannedBytes: bytes === undefined ? null : BigInt(bytes),
    queuedMs: statistics?.QueryQueueTimeInMillis ?? null,
    executionMs: statistics?.EngineExecutionTimeInMillis ?? null,
  }
}
