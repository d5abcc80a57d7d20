import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import type { DataFile, TableSnapshot } from '../../catalog/catalog'
import { duckdbDialect } from '../../dialects/duckdb'
import type { Column, Dataset } from '../../model/dataset'
import { compareValues } from '../../model/compare-values'
import type { Row, Value } from '../../model/value'

/** Field ids are far from positions, so that a mistake of one for the other shows. */
const ID_OF_FIRST = 101

/** Writes a table as Parquet files with field ids, and says what a catalog would say of it. */
export async function writeTable(
  connection: DuckDBConnection,
  folder: string,
  dataset: Dataset,
  files: readonly (readonly Row[])[],
): Promise<TableSnapshot> {
  const columns = dataset.columns.map((column, index) => ({ ...column, id: ID_OF_FIRST + index }))
  const written: DataFile[] = []
  for (const rows of files) {
    // A partition's folder and pattern characters: a path means itself.
    const path = join(folder, `[1]*day=2015-05-17 ${randomUUID()}.parquet`)
    await writeFile(connection, path, columns, rows)
    written.push(dataFile(path, columns, rows))
  }
  return { table: dataset.table, snapshotId: '1', columns, unreadableColumns: [], files: written }
}

type FieldColumn = Column & { readonly id: number }

async function writeFile(
  connection: DuckDBConnection,
  path: string,
  columns: readonly FieldColumn[],
  rows: readonly Row[],
): Promise<void> {
  const { identifier, typeName, literal } = duckdbDialect
  const types = columns.map(({ name, type }) => `${identifier(name)} ${typeName(type)}`)
  await connection.run(`CREATE OR REPLACE TEMP TABLE staged (${types.join(', ')})`)
  const tuples = rows.map((row) => {
    const values = columns.map(({ name, type }) => {
      const value = row[name] ?? null
      return value === null ? 'NULL' : literal(value, type)
    })
    return `(${values.join(', ')})`
  })
  if (tuples.length > 0) await connection.run(`INSERT INTO staged VALUES ${tuples.join(', ')}`)
  const ids = columns.map(({ name, id }) => `${identifier(name)}: ${id}`).join(', ')
  await connection.run(
    `COPY staged TO ${literal(path, 'string')} (FORMAT parquet, FIELD_IDS {${ids}})`,
  )
}

function dataFile(path: string, columns: readonly FieldColumn[], rows: readonly Row[]): DataFile {
  const lower = new Map<number, Uint8Array>()
  const upper = new Map<number, Uint8Array>()
  const nullCounts = new Map<number, bigint>()
  for (const { id, name, type } of columns) {
    const values = rows.map((row) => row[name] ?? null).filter((value) => value !== null)
    nullCounts.set(id, BigInt(rows.length - values.length))
    const sorted = [...values].sort(compareValues)
    const [min, max] = [sorted[0], sorted.at(-1)]
    const encode = ENCODERS[typeof type === 'string' ? type : 'decimal']
    if (encode === undefined || min === undefined || max === undefined) continue
    lower.set(id, encode(min))
    upper.set(id, encode(max))
  }
  return { path, rows: BigInt(rows.length), bytes: 1n, lower, upper, nullCounts }
}

/** Iceberg's single-value form, of the types by which tests prune. */
const ENCODERS: Readonly<Record<string, ((value: Value) => Uint8Array) | undefined>> = {
  string: (value) => Buffer.from(String(value)),
  int: (value) => {
    const bytes = Buffer.alloc(4)
    bytes.writeInt32LE(Number(value))
    return bytes
  },
  long: longBytes,
  timestamptz: longBytes,
}

function longBytes(value: Value): Uint8Array {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(BigInt(String(value)))
  return bytes
}
