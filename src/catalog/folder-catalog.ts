import { open } from 'node:fs/promises'
import { CodedError } from '../model/coded-error'
import { deepFreeze } from '../model/deep-freeze'
import type { ParquetFooter } from '../model/parquet-footer'
import type { PublishedSnapshot } from '../model/snapshot'
import type { Catalog, TableSnapshot } from './catalog'
import { isUnchanged, listFolder, type FolderListing, type ListedFile } from './folder-listing'
import { folderSnapshot, type FolderTable, type ReadFile } from './folder-snapshot'
import { isOnLocalDisk } from './local-disk'
import { mapPooled } from './pooled'
import { quickLook } from './quick-look'

const READS_AT_ONCE = 8
const MAGIC = 'PAR1'

/** What Parquet files say of themselves, by path. */
export type ReadFooters = (paths: readonly string[]) => Promise<ReadonlyMap<string, ParquetFooter>>

/** Folders of Parquet files that others write. Only what is there now can be read. */
export interface FolderCatalog extends Pick<Catalog, 'snapshot'> {
  /** Null where there is no file. */
  current(table: string): Promise<Pick<PublishedSnapshot, 'snapshotId' | 'publishedAt'> | null>
}

/** The snapshot that was read last, whose footers need not be read again. */
interface Kept {
  readonly id: string
  readonly snapshot: Promise<TableSnapshot>
  readonly files: Promise<readonly ReadFile[]>
}

interface Listed {
  readonly listing: FolderListing
  readonly isLocal: boolean
}

export function createFolderCatalog(
  tables: readonly FolderTable[],
  readFooters: ReadFooters,
): FolderCatalog {
  const byName = new Map(tables.map((table) => [table.table, table]))
  const kept = new Map<string, Kept>()
  const listed = new Map<string, Listed>()
  const isStillSo = quickLook()

  function tableOf(name: string): FolderTable {
    const found = byName.get(name)
    if (found === undefined) throw new CodedError('NOT_FOUND', `There is no table ${name}.`)
    return found
  }

  async function listingOf({ table, root }: FolderTable): Promise<FolderListing | null> {
    const before = listed.get(table)
    if (before?.isLocal === true && isStillSo(root, before.listing)) return before.listing
    const listing = await listFolder(root, before?.listing)
    if (listing === null) listed.delete(table)
    else listed.set(table, { listing, isLocal: before?.isLocal ?? (await isOnLocalDisk(root)) })
    return listing
  }

  async function verify({ table, root }: FolderTable, listing: FolderListing): Promise<void> {
    if (listed.get(table)?.isLocal === true && isStillSo(root, listing)) return
    if (!(await isUnchanged(root, listing))) throw changed()
  }

  /** A failure is not kept. */
  function read(table: FolderTable, listing: FolderListing): Promise<TableSnapshot> {
    const before = kept.get(table.table)
    if (before?.id === listing.id) return before.snapshot
    const files = readFiles(listing, before, readFooters)
    const snapshot = files.then((known) =>
      Object.freeze({
        ...folderSnapshot(table, listing, known),
        verify: () => verify(table, listing),
      }),
    )
    const fresh: Kept = { id: listing.id, snapshot, files }
    kept.set(table.table, fresh)
    snapshot.catch(() => {
      if (kept.get(table.table) === fresh) kept.delete(table.table)
    })
    return snapshot
  }

  return Object.freeze({
    current: async (name: string) => {
      const listing = await listingOf(tableOf(name))
      return listing && { snapshotId: listing.id, publishedAt: listing.newest }
    },
    // Listed a second time: a listing that changed while it was made was never the folder's state.
    snapshot: async (name: string, snapshotId: string) => {
      const table = tableOf(name)
      const listing = await listingOf(table)
      if (listing?.id !== snapshotId) throw changed()
      try {
        return await read(table, listing)
      } catch (error) {
        await verify(table, listing)
        throw error
      }
    },
  })
}

function changed(): CodedError {
  const message = 'Files of the folder changed while they were read; send the request again.'
  return new CodedError('SNAPSHOT_CHANGED', message)
}

async function readFiles(
  { files }: FolderListing,
  before: Kept | undefined,
  readFooters: ReadFooters,
): Promise<readonly ReadFile[]> {
  const known = new Map((await before?.files.catch(() => []))?.map((file) => [file.name, file]))
  const isKnown = (file: ListedFile) => {
    const other = known.get(file.name)
    return other?.size === file.size && other.modified === file.modified
  }
  const unknown = files.filter((file) => !isKnown(file))
  await mapPooled(unknown, READS_AT_ONCE, assertParquet)
  const footers = unknown.length === 0 ? null : await footersOf(unknown, readFooters)
  return files.map((file) => {
    const footer = footers?.get(file.path) ?? known.get(file.name)?.footer
    if (footer === undefined) throw noParquet(file)
    return deepFreeze({ ...file, footer })
  })
}

/** When they cannot be read together, each is read alone, to name the one that cannot. */
async function footersOf(
  files: readonly ListedFile[],
  readFooters: ReadFooters,
): ReturnType<ReadFooters> {
  try {
    return await readFooters(files.map(({ path }) => path))
  } catch (error) {
    for (const file of files) {
      await readFooters([file.path]).catch((cause: unknown) => {
        throw noParquet(file, cause)
      })
    }
    throw error
  }
}

/** The engine names no file by a name that may be shown. */
async function assertParquet(listed: ListedFile): Promise<void> {
  if (listed.size < MAGIC.length * 2) throw noParquet(listed)
  const file = await open(listed.path).catch((error: unknown) => {
    throw noParquet(listed, error)
  })
  try {
    const end = Buffer.alloc(MAGIC.length)
    await file.read(end, 0, MAGIC.length, Number(listed.size) - MAGIC.length)
    if (end.toString('latin1') !== MAGIC) throw noParquet(listed)
  } finally {
    await file.close()
  }
}

function noParquet({ name }: ListedFile, cause?: unknown): CodedError {
  const message = `${name} cannot be read as a Parquet file; take it out of the folder, or let its name begin with _ or a dot.`
  return new CodedError('TABLE_UNREADABLE', message, { cause })
}
