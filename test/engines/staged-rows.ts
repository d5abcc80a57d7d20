import { randomUUID } from 'node:crypto'
import { rename } from 'node:fs/promises'
import path from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Column, Dataset } from '../../src/model/dataset'
import type { ColumnType, Row, SimpleType } from '../../src/model/value'
import { writeTable } from '../../src/query/testing/table-files'
import type { EnginesLake } from './engines-lake'

const SPARK_TYPES = {
  string: 'STRING',
  strings: 'ARRAY<STRING>',
  boolean: 'BOOLEAN',
  int: 'INT',
  long: 'BIGINT',
  double: 'DOUBLE',
  date: 'DATE',
  timestamptz: 'TIMESTAMP',
} as const satisfies Record<SimpleType, string>

function sparkType(type: ColumnType): string {
  if (typeof type !== 'object') return SPARK_TYPES[type]
  return `DECIMAL(${type.decimal.precision}, ${type.decimal.scale})`
}

const nameOf = ({ name }: Pick<Column, 'name'>): string => `\`${name.replaceAll('`', '``')}\``

/** Has Spark make the table of a dataset. */
export async function createTable(lake: EnginesLake, dataset: Dataset): Promise<void> {
  const columns = dataset.columns.map((column) => `${nameOf(column)} ${sparkType(column.type)}`)
  await lake.spark.run(
    `CREATE TABLE lakefront.${dataset.table} (${columns.join(', ')}) USING iceberg`,
  )
}

/**
 * Has Spark replace all rows of the table, each list of them by a data file of its own.
 * @returns the id of the snapshot
 */
export async function replaceRows(
  lake: EnginesLake,
  dataset: Dataset,
  files: readonly (readonly Row[])[],
): Promise<string> {
  const columns = dataset.columns.map(nameOf).join(', ')
  let verb = 'INSERT OVERWRITE'
  for (const file of await staged(lake.folder, dataset, files.length === 0 ? [[]] : files)) {
    await lake.spark.run(
      `${verb} lakefront.${dataset.table} SELECT ${columns} FROM parquet.\`${file}\``,
    )
    verb = 'INSERT INTO'
  }
  return lake.current(dataset.table)
}

async function staged(
  folder: string,
  dataset: Dataset,
  files: readonly (readonly Row[])[],
): Promise<readonly string[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const writer = await instance.connect()
  const written = await writeTable(writer, folder, dataset, files)
  writer.closeSync()
  instance.closeSync()
  return Promise.all(
    written.files.map(async (file) => {
      // Spark takes what is special in a path for a pattern.
      const plain = path.join(folder, `${randomUUID()}.parquet`)
      await rename(file.path, plain)
      return plain
    }),
  )
}
