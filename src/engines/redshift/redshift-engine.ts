import { serviceError } from '../aws/service-error'
import { createStatementRuns } from '../aws/statement-runs'
import { abortedError, type Engine, type EngineAnswer, type EngineQuery } from '../engine'
import { manifestBytes } from '../manifest-bytes'
import { checkStatement } from './check-statement'
import type { RedshiftOptions } from './redshift-options'
import { executeInput, redshiftStatements } from './redshift-statements'
import { statementError } from './statement-error'
import { decodeRecords, readRecords } from './statement-results'

const NANOSECONDS = 1_000_000

/**
 * Amazon Redshift over its Data API (API Reference, version 2019-12-20). Its tables are loaded: each
 * answers for the one snapshot that its marker row names.
 */
export function createRedshiftEngine(options: RedshiftOptions): Engine {
  const runs = createStatementRuns(redshiftStatements(options), options.pacing, options.onStray)
  const closing = new AbortController()

  async function answer(query: EngineQuery, stop: AbortSignal): Promise<EngineAnswer> {
    const { text, parameters, columns, snapshotId } = query
    checkStatement(text)
    const values = parameters.map(options.parameterText)
    const ended = await runs.ended(executeInput(text, values, options), stop)
    if (ended.Status !== 'FINISHED' || ended.Id === undefined) throw statementError(ended)
    const records = await readRecords(ended.Id, options, stop)
    const { Duration: duration } = ended
    return {
      rows: decodeRecords(records, columns, snapshotId),
      scannedBytes: null,
      queuedMs: null,
      executionMs: duration === undefined ? null : duration / NANOSECONDS,
    }
  }

  return {
    name: 'redshift',
    async execute(query, signal) {
      const stop = AbortSignal.any([signal, closing.signal])
      try {
        return await answer(query, stop)
      } catch (error) {
        throw stop.aborted ? abortedError(stop) : serviceError('Redshift', error)
      }
    },
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
