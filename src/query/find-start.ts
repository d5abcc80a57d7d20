import { CodedError } from '../model/coded-error'
import type { Instant } from '../model/clock'
import { isTable } from '../model/dataset'
import type { PublishedSet, PublishedSnapshot } from '../model/snapshot'
import { decodeCursor, type Cursor } from './cursor'
import type { DatasetRequest } from './query-service'
import { requestDigest } from './request-digest'

/** What was published, and when. */
export interface PublicationLog {
  /** The publication of a snapshot that was published once and is still held; else null. */
  findPublication(dataset: string, snapshotId: string): Promise<PublishedSnapshot | null>
  /** What was published at that time; null before the first publication. */
  publicationAt(dataset: string, time: Instant): Promise<PublishedSnapshot | null>
}

export interface Start {
  readonly publication: PublishedSnapshot
  readonly cursor: Cursor
}

/**
 * The first page reads what is published, or was then; a later one stays with the snapshot of the first.
 * @throws CodedError NOTHING_PUBLISHED, SNAPSHOT_EXPIRED, CURSOR_MISMATCH
 */
export async function findStart(
  request: DatasetRequest,
  published: PublishedSet,
  log: PublicationLog,
): Promise<Start> {
  const digest = requestDigest(request)
  const { name } = request.dataset
  const current = await published.get(name)
  if (request.after === null) {
    const publication = await firstPublication(request, current, log)
    return {
      publication,
      cursor: { request: digest, snapshotId: publication.snapshotId, other: null, position: 0 },
    }
  }
  const cursor = decodeCursor(request.after, digest)
  const publication = await held(name, cursor.snapshotId, current, log)
  return { publication, cursor }
}

async function firstPublication(
  { dataset, asOf }: DatasetRequest,
  current: PublishedSnapshot | undefined,
  log: PublicationLog,
): Promise<PublishedSnapshot> {
  const { name } = dataset
  if (asOf?.kind === 'snapshot') return held(name, asOf.snapshotId, current, log)
  if (asOf?.kind === 'time') {
    const then = await log.publicationAt(name, asOf.time)
    if (then === null) throw nothingPublished(name, 'was published by then; ask for a later time.')
    return then
  }
  if (current === undefined) {
    const todo = isTable(dataset)
      ? 'start the job that produces it'
      : 'put its files into its folder'
    throw nothingPublished(name, `is published yet; ${todo}.`)
  }
  return current
}

async function held(
  dataset: string,
  snapshotId: string,
  current: PublishedSnapshot | undefined,
  log: PublicationLog,
): Promise<PublishedSnapshot> {
  if (current?.snapshotId === snapshotId) return current
  const publication = await log.findPublication(dataset, snapshotId)
  if (publication !== null) return publication
  throw new CodedError(
    'SNAPSHOT_EXPIRED',
    `That snapshot of ${dataset} is not held; ask for the published one, from the first page.`,
  )
}

function nothingPublished(name: string, rest: string): CodedError {
  return new CodedError('NOTHING_PUBLISHED', `Nothing of ${name} ${rest}`)
}
