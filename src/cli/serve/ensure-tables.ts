import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { sparkSubmit, type SparkSettings } from '../../../pipeline/launchers/spark-submit'
import type { Catalog } from '../../catalog/catalog'
import { CodedError } from '../../model/coded-error'
import type { Dataset } from '../../model/dataset'

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
 * @throws CodedError JOB_FAILED with the end of its log
 */
export async function migrateTables(
  spark: SparkSettings,
  classDataArchive: string | null,
): Promise<string> {
  const { command, args, env } = sparkSubmit(spark, {
    module: 'spark.jobs.migrate_tables',
    args: [path.join(spark.repository, 'spark/contracts')],
    classDataArchive,
  })
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [output, log] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  if (child.exitCode === 0) return output
  const end = (output + log).trim().split('\n').slice(-LOG_LINES).join('\n')
  throw new CodedError('JOB_FAILED', `The tables could not be migrated:\n${end}`)
}
