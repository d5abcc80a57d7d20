import { z } from 'zod'
import { CodedError } from '../model/coded-error'
import { readAvro } from './avro'
import type { DataFile } from './catalog'
import { pathOf } from './file-address'

const DELETED = 2
const DATA = 0

const manifestListEntry = z.object({ manifest_path: z.string(), content: z.number() })

/** Iceberg stores a map with integer keys as a list of pairs. */
const bounds = z.array(z.object({ key: z.number(), value: z.instanceof(Uint8Array) })).nullish()
const counts = z.array(z.object({ key: z.number(), value: z.bigint() })).nullish()

const manifestEntry = z.object({
  status: z.number(),
  data_file: z.object({
    content: z.number(),
    file_path: z.string(),
    file_format: z.string(),
    record_count: z.bigint(),
    file_size_in_bytes: z.bigint(),
    column_sizes: counts,
    null_value_counts: counts,
    lower_bounds: bounds,
    upper_bounds: bounds,
  }),
})
type ManifestEntry = z.infer<typeof manifestEntry>

/**
 * The addresses of a snapshot's manifests.
 * @throws CodedError TABLE_UNREADABLE when one of them lists delete files
 */
export async function readManifestList(content: Uint8Array): Promise<readonly string[]> {
  const entries = z.array(manifestListEntry).parse(await readAvro(content))
  if (entries.some((entry) => entry.content !== DATA)) throw deleteFiles()
  return entries.map((entry) => entry.manifest_path)
}

/**
 * The live files of a manifest.
 * @throws CodedError TABLE_UNREADABLE for delete files and formats other than Parquet
 */
export async function readManifest(content: Uint8Array): Promise<readonly DataFile[]> {
  const entries = z.array(manifestEntry).parse(await readAvro(content))
  return entries.filter((entry) => entry.status !== DELETED).map(dataFileOf)
}

function dataFileOf({ data_file: file }: ManifestEntry): DataFile {
  if (file.content !== DATA) throw deleteFiles()
  if (file.file_format.toLowerCase() !== 'parquet') throw notParquet(file.file_format)
  return {
    path: pathOf(file.file_path),
    rows: file.record_count,
    bytes: file.file_size_in_bytes,
    columnBytes: byColumn(file.column_sizes),
    lower: byColumn(file.lower_bounds),
    upper: byColumn(file.upper_bounds),
    nullCounts: byColumn(file.null_value_counts),
  }
}

function byColumn<T>(
  pairs: readonly { readonly key: number; readonly value: T }[] | null | undefined,
): ReadonlyMap<number, T> {
  return new Map(pairs?.map(({ key, value }) => [key, value]))
}

const deleteFiles = (): CodedError =>
  new CodedError(
    'TABLE_UNREADABLE',
    'The table holds delete files, which would be ignored; rewrite it copy-on-write.',
  )

const notParquet = (format: string): CodedError =>
  new CodedError('TABLE_UNREADABLE', `The table holds ${format} files; rewrite it as Parquet.`)
