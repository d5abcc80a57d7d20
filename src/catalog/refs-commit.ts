import { CodedError } from '../model/coded-error'
import { snapshotOf, type TableMetadata, type TableRefs } from './table-metadata'

const DEFAULT_PREVIOUS_VERSIONS = 100

/** What becomes of a table's refs; `main` null leaves it where it is, and main is never dropped. */
export interface RefsChange {
  readonly main: string | null
  readonly addTags: Readonly<Record<string, string>>
  readonly dropBranches: readonly string[]
}

/** A table's metadata and the address of the file that they are in. */
export interface TableHead {
  readonly address: string
  readonly metadata: TableMetadata
}

/**
 * The metadata after a commit that changes only refs (Iceberg specification, format v2); null when
 * they are so already.
 * @param now milliseconds since 1970-01-01T00:00:00Z
 * @throws CodedError SNAPSHOT_EXPIRED for a snapshot that the table does not hold,
 *   PUBLISH_CONFLICT when a tag names another snapshot already
 */
export function withRefs(head: TableHead, change: RefsChange, now: bigint): TableMetadata | null {
  const { metadata } = head
  const before = metadata.refs ?? {}
  const refs = withoutBranches(
    withTags(withMain(before, metadata, change), metadata, change),
    change,
  )
  if (isSame(before, refs)) return null
  // Readers refuse logs that go back in time, so a clock that is behind stands still.
  const updated = now > metadata['last-updated-ms'] ? now : metadata['last-updated-ms']
  return {
    ...metadata,
    refs,
    ...currentSnapshot(metadata, refs, updated),
    'metadata-log': metadataLog(head),
    'last-updated-ms': updated,
  }
}

/**
 * A version that is published brings its tag, so who comes late with an earlier one is told by the
 * tags: main never goes back, however long a commit was on its way.
 */
function withMain(
  refs: TableRefs,
  metadata: TableMetadata,
  { main, addTags }: RefsChange,
): TableRefs {
  const version = latestVersion(addTags)
  if (main === null || (version > 0 && version < latestVersion(refs))) return refs
  return {
    ...refs,
    main: { type: 'branch', ...refs['main'], 'snapshot-id': heldId(metadata, main) },
  }
}

const VERSION_TAG = /^published_(\d+)$/

/** 0: there is none. */
function latestVersion(tags: Readonly<Record<string, unknown>>): number {
  return Math.max(0, ...Object.keys(tags).map((name) => Number(VERSION_TAG.exec(name)?.[1] ?? 0)))
}

function withTags(refs: TableRefs, metadata: TableMetadata, { addTags }: RefsChange): TableRefs {
  const added: TableRefs = {}
  for (const [name, snapshotId] of Object.entries(addTags)) {
    const id = heldId(metadata, snapshotId)
    const present = refs[name]
    if (present === undefined) added[name] = { 'snapshot-id': id, type: 'tag' }
    else if (present.type !== 'tag' || present['snapshot-id'] !== id) throw tagIsTaken(name)
  }
  return { ...refs, ...added }
}

function withoutBranches(refs: TableRefs, { dropBranches }: RefsChange): TableRefs {
  const isKept = (name: string, type: string): boolean =>
    name === 'main' || type !== 'branch' || !dropBranches.includes(name)
  return Object.fromEntries(Object.entries(refs).filter(([name, ref]) => isKept(name, ref.type)))
}

function isSame(a: TableRefs, b: TableRefs): boolean {
  const names = Object.keys(b)
  return (
    names.length === Object.keys(a).length &&
    names.every((name) => a[name]?.['snapshot-id'] === b[name]?.['snapshot-id'])
  )
}

/** Nothing when main stays: the snapshot log tells only its moves. */
function currentSnapshot(
  metadata: TableMetadata,
  refs: TableRefs,
  updated: bigint,
): Pick<TableMetadata, 'current-snapshot-id' | 'snapshot-log'> {
  const id = refs['main']?.['snapshot-id']
  if (id === undefined || id === metadata.refs?.['main']?.['snapshot-id']) return {}
  const entry = { 'timestamp-ms': updated, 'snapshot-id': id }
  return {
    'current-snapshot-id': id,
    'snapshot-log': [...(metadata['snapshot-log'] ?? []), entry],
  }
}

function metadataLog({ address, metadata }: TableHead): TableMetadata['metadata-log'] {
  const entry = { 'timestamp-ms': metadata['last-updated-ms'], 'metadata-file': address }
  return [...(metadata['metadata-log'] ?? []), entry].slice(-previousVersions(metadata))
}

function previousVersions({ properties }: TableMetadata): number {
  const text = properties?.['write.metadata.previous-versions-max']
  const declared = text === undefined ? DEFAULT_PREVIOUS_VERSIONS : Number(text)
  return Number.isInteger(declared) ? Math.max(1, declared) : DEFAULT_PREVIOUS_VERSIONS
}

function heldId(metadata: TableMetadata, snapshotId: string): bigint {
  const snapshot = snapshotOf(metadata, snapshotId)
  if (snapshot !== null) return snapshot['snapshot-id']
  throw new CodedError(
    'SNAPSHOT_EXPIRED',
    `The table does not hold snapshot ${snapshotId}, so it cannot be published; run the job again.`,
  )
}

const tagIsTaken = (name: string): CodedError =>
  new CodedError(
    'PUBLISH_CONFLICT',
    `The table has a ref ${name} for something else already; see who wrote it before publishing again.`,
  )
