import { isInteger, LosslessNumber, parse, stringify } from 'lossless-json'
import { z } from 'zod'
import { CodedError } from '../model/coded-error'

/** Integers are bigint (ids have 64 bits); unknown keys stay, because the file is written back. */
const field = z.looseObject({
  id: z.bigint(),
  name: z.string(),
  required: z.boolean(),
  type: z.unknown(),
})
const schema = z.looseObject({ 'schema-id': z.bigint(), fields: z.array(field) })
const snapshot = z.looseObject({
  'snapshot-id': z.bigint(),
  'schema-id': z.bigint().optional(),
  'manifest-list': z.string(),
})
const ref = z.looseObject({ 'snapshot-id': z.bigint(), type: z.enum(['branch', 'tag']) })
const snapshotLogEntry = z.looseObject({ 'timestamp-ms': z.bigint(), 'snapshot-id': z.bigint() })
const metadataLogEntry = z.looseObject({ 'timestamp-ms': z.bigint(), 'metadata-file': z.string() })

const tableMetadata = z.looseObject({
  'format-version': z.literal(2n),
  'last-updated-ms': z.bigint(),
  'current-schema-id': z.bigint(),
  schemas: z.array(schema),
  properties: z.record(z.string(), z.string()).optional(),
  'current-snapshot-id': z.bigint().nullish(),
  snapshots: z.array(snapshot).optional(),
  refs: z.record(z.string(), ref).optional(),
  'snapshot-log': z.array(snapshotLogEntry).optional(),
  'metadata-log': z.array(metadataLogEntry).optional(),
})

/** An Iceberg table's metadata file, format v2: what is named here is read, everything else is kept. */
export type TableMetadata = z.infer<typeof tableMetadata>
export type TableRefs = NonNullable<TableMetadata['refs']>
export type TableSchema = z.infer<typeof schema>

/** @throws CodedError TABLE_UNREADABLE for what is no metadata of format v2 */
export function parseTableMetadata(text: string): TableMetadata {
  try {
    return tableMetadata.parse(parse(text, undefined, exactNumber))
  } catch (cause) {
    throw new CodedError(
      'TABLE_UNREADABLE',
      'A table has metadata that are not of Iceberg format version 2; restore or migrate the table.',
      { cause },
    )
  }
}

export function printTableMetadata(metadata: TableMetadata): string {
  const text = stringify(metadata)
  if (text === undefined) throw new Error('metadata without a JSON form')
  return text
}

/** Null when the table does not hold the snapshot. */
export function snapshotOf(metadata: TableMetadata, snapshotId: string) {
  return metadata.snapshots?.find((held) => held['snapshot-id'].toString() === snapshotId) ?? null
}

const exactNumber = (text: string): bigint | LosslessNumber =>
  isInteger(text) ? BigInt(text) : new LosslessNumber(text)
