import type { Clock } from '../model/clock'
import { CodedError } from '../model/coded-error'
import { deepFreeze } from '../model/deep-freeze'
import type { Catalog, RefsCommit, SnapshotColumn, TableSnapshot } from './catalog'
import { besides } from './file-address'
import { icebergTables, notMigrated, type RunSql } from './iceberg-tables'
import { withRefs, type RefsChange, type TableHead } from './refs-commit'
import { columnsOf, type SchemaColumns } from './schema-columns'
import type { TableFiles } from './table-files'
import { printTableMetadata, snapshotOf, type TableMetadata } from './table-metadata'
import { createTableReader } from './table-reader'

/** Each loss means that another commit won, so this many in a row tell of a writer gone wild. */
const COMMIT_TRIES = 20

export interface JdbcCatalogParts {
  readonly query: RunSql
  readonly files: TableFiles
  readonly clock: Clock
  /** Makes a UUID. */
  readonly ids: () => string
}

/** The catalog in PostgreSQL that Spark writes through Iceberg's JdbcCatalog. */
export function createJdbcCatalog({ query, files, clock, ids }: JdbcCatalogParts): Catalog {
  const tables = icebergTables(query)
  const reader = createTableReader(files)

  const headOf = async (table: string): Promise<TableHead | null> => {
    const address = await tables.address(table)
    return address === null ? null : { address, metadata: await reader.metadata(address) }
  }
  const requiredHeadOf = async (table: string): Promise<TableHead> => {
    const head = await headOf(table)
    if (head === null) throw notMigrated(table)
    return head
  }

  /** False when another commit came between. A crash here leaves a file that nothing names. */
  const replace = async (
    table: string,
    from: string,
    metadata: TableMetadata,
  ): Promise<boolean> => {
    const to = besides(from, nextName(from, ids()))
    await files.create(to, Buffer.from(printTableMetadata(metadata)))
    // When this throws, the file stays: the update may have happened.
    const replaced = await tables.replace(table, from, to)
    if (!replaced) await files.remove(to)
    return replaced
  }

  const commit = async (table: string, change: RefsChange): Promise<void> => {
    for (let tries = 0; tries < COMMIT_TRIES; tries++) {
      const head = await requiredHeadOf(table)
      const next = withRefs(head, change, clock() / 1000n)
      if (next === null || (await replace(table, head.address, next))) return
    }
    throw outrun(table)
  }

  return Object.freeze({
    snapshot: async (table: string, snapshotId: string): Promise<TableSnapshot> => {
      const { metadata } = await requiredHeadOf(table)
      const snapshot = snapshotOf(metadata, snapshotId)
      if (snapshot === null) throw expired(table, snapshotId)
      const found = await reader.dataFiles(snapshot['manifest-list'])
      return Object.freeze({
        table,
        snapshotId,
        ...schemaColumns(metadata, snapshot['schema-id']),
        files: found,
      })
    },
    currentSchema: async (table: string): Promise<readonly SnapshotColumn[] | null> => {
      const head = await headOf(table)
      return head && schemaColumns(head.metadata).columns
    },
    commitRefs: (table: string, change: RefsCommit) => commit(table, change),
    dropBranch: (table: string, branch: string) =>
      commit(table, { main: null, addTags: {}, dropBranches: [branch] }),
  })
}

/** A snapshot without a schema id was written before there was more than the current schema. */
function schemaColumns(
  metadata: TableMetadata,
  schemaId = metadata['current-schema-id'],
): SchemaColumns {
  const schema = metadata.schemas.find((candidate) => candidate['schema-id'] === schemaId)
  if (schema === undefined) throw schemaMissing()
  return deepFreeze(columnsOf(schema))
}

/** Iceberg counts metadata files up by the digits before the first dash. */
function nextName(address: string, id: string): string {
  const version = /\/(\d+)-[^/]*$/.exec(address)?.[1] ?? '-1'
  return `${String(Number(version) + 1).padStart(5, '0')}-${id}.metadata.json`
}

const expired = (table: string, snapshotId: string): CodedError =>
  new CodedError(
    'SNAPSHOT_EXPIRED',
    `Snapshot ${snapshotId} of ${table} is no longer held; ask for the published one.`,
  )

const outrun = (table: string): CodedError =>
  new CodedError(
    'PUBLISH_CONFLICT',
    `Other commits to ${table} came first ${COMMIT_TRIES} times in a row; stop its other writers, then try again.`,
  )

const schemaMissing = (): CodedError =>
  new CodedError(
    'TABLE_UNREADABLE',
    'The metadata of the table name a schema that they do not hold; restore the table.',
  )
