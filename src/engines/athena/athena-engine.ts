import type { QueryExecution } from '@aws-sdk/client-athena'
import { serviceError } from '../aws/service-error'
import { createStatementRuns } from '../aws/statement-runs'
import { abortedError, type EngineQuery, type UnloadingEngine } from '../engine'
import { manifestBytes } from '../manifest-bytes'
import type { AthenaOptions } from './athena-options'
import { athenaStatements, startInput } from './athena-statements'
import { checkStatement, type Statement } from './check-statement'
import { executionError } from './execution-error'
import { readResults } from './query-results'
import { manifestOf, unloadStatement } from './unload'

/** Amazon Athena, engine version 3 (API Reference, version 2017-05-18). It keeps nothing. */
export function createAthenaEngine(options: AthenaOptions): UnloadingEngine {
  const runs = createStatementRuns(athenaStatements(options), options.pacing, options.onStray)
  const closing = new AbortController()

  async function used<T>(signal: AbortSignal, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
    const stop = AbortSignal.any([signal, closing.signal])
    try {
      return await work(stop)
    } catch (error) {
      throw stop.aborted ? abortedError(stop) : serviceError('Athena', error)
    }
  }

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
      used(signal, async (stop) => {
        const execution = await succeeded(statementOf(query), stop)
        const rows = await readResults(execution, query.columns, options, stop)
        return { rows, ...statisticsOf(execution) }
      }),
    unload: (query, folder, signal) =>
      used(signal, async (stop) => {
        const statement = unloadStatement(statementOf(query), `${folder}/${options.ids()}/`)
        const execution = await succeeded(statement, stop)
        const files = await manifestOf(execution, options, stop)
        return { files, ...statisticsOf(execution) }
      }),
    async estimatedBytes(scan, signal) {
      if (signal.aborted) throw abortedError(signal)
      return manifestBytes(scan)
    },
    async close() {
      closing.abort()
      await runs.close()
    },
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
