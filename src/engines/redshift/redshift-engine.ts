import { engineLife } from '../aws/engine-life'
import { createStatementRuns } from '../aws/statement-runs'
import type { EngineAnswer, UnloadingEngine } from '../engine'
import { checkStatement } from './check-statement'
import type { RedshiftOptions } from './redshift-options'
import {
  batchInput,
  executeInput,
  type RedshiftInput,
  redshiftStatements,
} from './redshift-statements'
import { statementError } from './statement-error'
import { assertMarked, decodeRecords, readRecords } from './statement-results'
import { unloadedFiles } from './unload'

const NANOSECONDS = 1_000_000

/**
 * Amazon Redshift over its Data API (API Reference, version 2019-12-20). Its tables are loaded: each
 * answers for the one snapshot that its marker row names.
 */
export function createRedshiftEngine(options: RedshiftOptions): UnloadingEngine {
  const runs = createStatementRuns(redshiftStatements(options), options.pacing, options.onStray)
  const life = engineLife('Redshift', runs)

  async function finished(input: RedshiftInput, stop: AbortSignal): Promise<Finished> {
    const ended = await runs.ended(input, stop)
    const { Id: id, Duration: duration } = ended
    if (ended.Status !== 'FINISHED' || id === undefined) throw statementError(ended)
    const executionMs = duration === undefined ? null : duration / NANOSECONDS
    return { id, told: { scannedBytes: null, queuedMs: null, executionMs } }
  }

  return {
    name: 'redshift',
    execute: ({ text, parameters, columns, snapshotId }, signal) =>
      life.used(signal, async (stop) => {
        checkStatement(text)
        const values = parameters.map(options.parameterText)
        const { id, told } = await finished(executeInput(text, values, options), stop)
        const records = await readRecords(id, options, stop)
        return { rows: decodeRecords(records, columns, snapshotId), ...told }
      }),
    unload: (query, folder, signal) =>
      life.used(signal, async (stop) => {
        const { statement, marker, objects } = options.unload
        const place = `${folder}/${options.ids()}/`
        const { snapshotId, scan } = query
        const markers = snapshotId === undefined ? [] : [marker(scan.table)]
        const texts = [statement(query, place), ...markers]
        texts.forEach(checkStatement)
        const { id, told } = await finished(batchInput(texts, options), stop)
        if (snapshotId !== undefined)
          assertMarked(await readRecords(`${id}:${texts.length}`, options, stop), snapshotId)
        return { files: await unloadedFiles(place, { ...options, objects }, stop), ...told }
      }),
    estimatedBytes: (scan, signal) => life.estimatedBytes(scan, signal),
    close: () => life.close(),
  }
}

interface Finished {
  readonly id: string
  readonly told: Pick<EngineAnswer, 'scannedBytes' | 'queuedMs' | 'executionMs'>
}
