import type { FolderCatalog } from '../../catalog/folder-catalog'
import { CodedError } from '../../model/coded-error'
import { isTable, type Dataset } from '../../model/dataset'
import type { PublishedSet, PublishedSnapshot } from '../../model/snapshot'
import type { PublicationLog } from '../../query/find-start'
import { sharedRead } from '../../query/shared-read'

/** What is published, and what was. */
export interface PublishedSnapshots extends PublicationLog {
  readPublished(): Promise<PublishedSet>
}

/** Tables as the log says; a folder as it is when it is first asked for, and never as it was. */
export function publishedSnapshots(
  datasets: readonly Dataset[],
  tables: PublishedSnapshots,
  folders: Pick<FolderCatalog, 'current'>,
): PublishedSnapshots {
  const folderOf = new Map(
    datasets.filter((one) => !isTable(one)).map(({ name, table }) => [name, table]),
  )

  async function current(dataset: string, table: string): Promise<PublishedSnapshot | undefined> {
    const found = await folders.current(table)
    return found === null ? undefined : { dataset, runId: null, ...found }
  }

  return {
    // Those who ask together share listings of folders, too; who asks for folders alone asks no database.
    readPublished: sharedRead(async () => {
      let ofTables: Promise<PublishedSet> | null = null
      const asked = new Map<string, Promise<PublishedSnapshot | undefined>>()
      return {
        get(dataset) {
          const table = folderOf.get(dataset)
          if (table === undefined) {
            ofTables ??= tables.readPublished()
            return ofTables.then((read) => read.get(dataset))
          }
          const found = asked.get(dataset) ?? current(dataset, table)
          asked.set(dataset, found)
          return found
        },
      }
    }),
    findPublication: async (dataset, snapshotId) =>
      folderOf.has(dataset) ? null : tables.findPublication(dataset, snapshotId),
    async publicationAt(dataset, time) {
      const table = folderOf.get(dataset)
      if (table === undefined) return tables.publicationAt(dataset, time)
      const now = await current(dataset, table)
      if (now === undefined || now.publishedAt <= time) return now ?? null
      throw new CodedError(
        'SNAPSHOT_EXPIRED',
        `${dataset} is a folder, of which only the present state is held; leave asOf out.`,
      )
    },
  }
}
