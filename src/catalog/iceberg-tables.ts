import { z } from 'zod'
import { CodedError } from '../model/coded-error'

/** The catalog's name in every row; Spark is configured with the same. */
const CATALOG = 'lakefront'

/** Runs one SQL statement by itself, with $1, $2, … as parameters, and returns its rows. */
export type RunSql = (text: string, values: readonly unknown[]) => Promise<readonly unknown[]>

/** Iceberg's JDBC catalog, schema version V1: one row a table, naming its current metadata file. */
export interface IcebergTables {
  /** The address of the current metadata file; null when there is no such table. */
  address(table: string): Promise<string | null>
  /** Compare-and-set; false when `from` is no longer the current address. */
  replace(table: string, from: string, to: string): Promise<boolean>
}

const KEY = `catalog_name = $1 AND table_namespace = $2 AND table_name = $3
  AND (iceberg_type = 'TABLE' OR iceberg_type IS NULL)`
const SELECT = `SELECT metadata_location FROM public.iceberg_tables WHERE ${KEY}`
const UPDATE = `UPDATE public.iceberg_tables SET metadata_location = $5, previous_metadata_location = $4
  WHERE ${KEY} AND metadata_location = $4 RETURNING table_name`

const selected = z.array(z.object({ metadata_location: z.string() })).max(1)
const undefinedTable = z.object({ code: z.literal('42P01') })

export function icebergTables(runSql: RunSql): IcebergTables {
  return Object.freeze({
    address: async (table: string) => {
      const rows = await runSql(SELECT, keyOf(table)).catch(noRowsWithoutCatalog)
      return selected.parse(rows)[0]?.metadata_location ?? null
    },
    replace: async (table: string, from: string, to: string) => {
      const rows = await runSql(UPDATE, [...keyOf(table), from, to])
      return rows.length > 0
    },
  })
}

export const notMigrated = (table: string): CodedError =>
  new CodedError(
    'TABLE_NOT_MIGRATED',
    `There is no table ${table} yet; run lakefront migrate-tables.`,
  )

/** Iceberg makes its tables with the first migration. */
function noRowsWithoutCatalog(error: unknown): readonly unknown[] {
  if (undefinedTable.safeParse(error).success) return []
  throw error
}

/** namespace.table; a namespace may have dots of its own. */
function keyOf(table: string): readonly string[] {
  const dot = table.lastIndexOf('.')
  return [CATALOG, table.slice(0, Math.max(dot, 0)), table.slice(dot + 1)]
}
