import { CodedError } from '../model/coded-error'
import { systemErrorCode } from '../model/system-error'
import type { DataFile } from './catalog'
import { createLruCache } from './lru-cache'
import { readManifest, readManifestList } from './manifest'
import { mapPooled } from './pooled'
import { parseTableMetadata, type TableMetadata } from './table-metadata'
import type { TableFiles } from './table-files'

const READS_AT_ONCE = 8
/** About a few kilobytes each in memory. */
const CACHED_DATA_FILES = 50_000
/** Characters of JSON. */
const CACHED_METADATA = 16_000_000

/** What a table's immutable files say, each read once and kept while there is room. */
export interface TableReader {
  metadata(address: string): Promise<TableMetadata>
  /** The live data files of a manifest list. */
  dataFiles(manifestList: string): Promise<readonly DataFile[]>
}

/**
 * What is missing or damaged is CodedError TABLE_UNREADABLE. Any other error of the operating system,
 * such as too many open files, says nothing of the table and may pass: ENGINE_UNAVAILABLE.
 */
export function createTableReader(files: TableFiles): TableReader {
  const lists = createLruCache<readonly string[]>(CACHED_DATA_FILES, (list) => list.length + 1)
  const manifests = createLruCache<readonly DataFile[]>(
    CACHED_DATA_FILES,
    (list) => list.length + 1,
  )
  // The same list each time, so that what is worked out of it is, too.
  const snapshots = createLruCache<readonly DataFile[]>(
    CACHED_DATA_FILES,
    (list) => list.length + 1,
  )
  const metadata = createLruCache<SizedMetadata>(CACHED_METADATA, (entry) => entry.size)

  const read = async <T>(
    address: string,
    decode: (content: Uint8Array) => T | Promise<T>,
  ): Promise<T> => {
    const content = await files.read(address).catch(notRead)
    try {
      return await decode(content)
    } catch (error) {
      throw error instanceof CodedError ? error : unreadable(error)
    }
  }
  const readDataFiles = async (address: string): Promise<readonly DataFile[]> => {
    const list = await lists.get(address, () => read(address, readManifestList))
    const found = await mapPooled(list, READS_AT_ONCE, (manifest) =>
      manifests.get(manifest, () => read(manifest, readManifest)),
    )
    return found.flat()
  }
  return Object.freeze({
    dataFiles: (address: string) => snapshots.get(address, () => readDataFiles(address)),
    metadata: async (address: string) =>
      (await metadata.get(address, () => read(address, decodeMetadata))).metadata,
  })
}

interface SizedMetadata {
  readonly metadata: TableMetadata
  readonly size: number
}

function decodeMetadata(content: Uint8Array): SizedMetadata {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(content)
  return { metadata: parseTableMetadata(text), size: text.length }
}

/** What the operating system says where there is no file of that name. */
const MISSING: readonly string[] = ['ENOENT', 'ENOTDIR', 'EISDIR']

function notRead(error: unknown): never {
  if (error instanceof CodedError) throw error
  const code = systemErrorCode(error)
  throw code === null || MISSING.includes(code) ? unreadable(error) : notReadNow(error)
}

const notReadNow = (cause: unknown): CodedError =>
  new CodedError(
    'ENGINE_UNAVAILABLE',
    'A metadata file of the table could not be read just now; try again.',
    { cause },
  )

const unreadable = (cause: unknown): CodedError =>
  new CodedError(
    'TABLE_UNREADABLE',
    'A metadata file of the table is missing or damaged; restore the warehouse from its copy, or roll back.',
    { cause },
  )
