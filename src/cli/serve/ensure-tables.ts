import path from 'node:path'
import { sparkSubmit, type SparkSettings } from '../../../pipeline/launchers/spark-submit'
import type { Catalog } from '../../catalog/catalog'
import { CodedError } from '../../model/coded-error'
import type { Dataset } from '../../model/dataset'
import { runToEnd } from './run-to-end'

const LOG_LINES = 20

/** Datasets whose table is not there or lacks a column. */
export async function datasetsToMigrate(
  catalog: Pick<Catalog, 'currentSchema'>,
  datasets: readonly Dataset[],
): Promise<readonly Dataset[]> {
  const behind = await Promise.all(
    datasets.map(async ({ table, columns }) => {
      const names = new Set((await catalog.currentSchema(table))?.map(({ name }) => name))
      return columns.some(({ name }) => !names.has(name))
    }),
  )
  return datasets.filter((_, index) => behind[index])
}

/**
 * Creates and evolves tables from spark/contracts, through Iceberg itself.
 * @param signal ends the program and what it started; the reason is thrown once they have ended
 * @throws CodedError JOB_FAILED with the end of its log
 */
export async function migrateTables(
  spark: SparkSettings,
  classDataArchive: string | null,
  signal: AbortSignal,
): Promise<string> {
  const { command, args, env } = sparkSubmit(spark, {
    module: 'spark.jobs.migrate_tables',
    args: [path.join(spark.repository, 'spark/contracts')],
    inputBytes: 0,
    classDataArchive,
  })
  const { code, output } = await runToEnd(command, args, env, signal)
  signal.throwIfAborted()
  if (code === 0) return output
  const end = output.trim().split('\n').slice(-LOG_LINES).join('\n')
  throw new CodedError('JOB_FAILED', `The tables could not be migrated:\n${end}`)
}
