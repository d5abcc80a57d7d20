import { CompiledQuery, type Kysely } from 'kysely'
import type { Catalog } from '../../../src/catalog/catalog'
import { createJdbcCatalog } from '../../../src/catalog/jdbc-catalog'
import type { Clock } from '../../../src/model/clock'
import { CodedError } from '../../../src/model/coded-error'
import type { Database } from '../../../src/store/database'
import type { Gate } from '../gate'
import type { Lake } from './lake'

/** The real catalog over the simulated tables; only what is in data files is not there to be read. */
export function simCatalog(parts: {
  readonly db: Kysely<Database>
  readonly gate: Gate
  readonly lake: Lake
  readonly clock: Clock
  readonly ids: () => string
}): Pick<Catalog, 'snapshot' | 'commitRefs' | 'dropBranch'> {
  const { db, gate, lake, clock, ids } = parts
  const raw = lake.tableFiles()
  const catalog = createJdbcCatalog({
    query: async (text, values) =>
      (await db.executeQuery(CompiledQuery.raw(text, [...values]))).rows,
    files: {
      read: (address) => gate.call(`read ${address}`, () => raw.read(address), 'tables'),
      create: (address, content) =>
        gate.call(`create ${address}`, () => raw.create(address, content), 'tables'),
      remove: (address) => gate.call(`remove ${address}`, () => raw.remove(address), 'tables'),
    },
    clock,
    ids,
  })
  return {
    snapshot: async (table, snapshotId) => {
      const metadata = await gate.call(
        `look for ${snapshotId}`,
        () => lake.current(table),
        'tables',
      )
      if (!lake.holds(metadata, snapshotId)) throw new CodedError('SNAPSHOT_EXPIRED', 'not held')
      return { table, snapshotId, columns: [], unreadableColumns: [], files: [] }
    },
    commitRefs: (table, change) => catalog.commitRefs(table, change),
    dropBranch: (table, branch) => catalog.dropBranch(table, branch),
  }
}
