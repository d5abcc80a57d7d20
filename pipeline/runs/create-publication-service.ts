import type { Kysely } from 'kysely'
import type { Catalog } from '../../src/catalog/catalog'
import type { Clock } from '../../src/model/clock'
import { CodedError } from '../../src/model/coded-error'
import { isTable, type Dataset } from '../../src/model/dataset'
import type { Publication } from '../../src/model/snapshot'
import type { Database } from '../../src/store/database'
import { recordVersionLike } from '../../src/store/partition-write-repository'
import {
  insertPublication,
  listPublications,
  lockPublications,
  notifyPublished,
  publicationOf,
} from '../../src/store/publication-repository'
import { assertStorableText } from '../../src/store/storable-text'
import type { PublicationService, Publishing } from './publication-service'

export interface PublicationServiceParts {
  readonly db: Kysely<Database>
  readonly datasets: readonly Dataset[]
  readonly catalog: Pick<Catalog, 'snapshot'>
  readonly clock: Clock
}

export function createPublicationService(parts: PublicationServiceParts): PublicationService {
  return {
    publish: (publishing) => republish(parts, publishing, () => undefined),
    rollback: (publishing) => republish(parts, publishing, assertEarlier),
    history: (dataset, first) => listPublications(parts.db, dataset, first),
  }
}

type Check = (audited: Publication, current: Publication | null) => void

async function republish(
  parts: PublicationServiceParts,
  publishing: Publishing,
  check: Check,
): Promise<Publication> {
  const { dataset, snapshotId } = publishing
  const table = tableOf(parts, dataset)
  assertStorableText(snapshotId, 'snapshotId')
  const audited = await publicationOf(parts.db, dataset, snapshotId)
  if (audited === null) throw notAudited(publishing)
  await parts.catalog.snapshot(table, snapshotId)
  return parts.db.transaction().execute((tx) => {
    return replace(tx, publishing, audited, check, parts.clock())
  })
}

/** With what the snapshot held then, so that staleness is judged by the inputs recorded for it. */
async function replace(
  tx: Kysely<Database>,
  publishing: Publishing,
  audited: Publication,
  check: Check,
  now: bigint,
): Promise<Publication> {
  const { dataset, snapshotId, replaces } = publishing
  await lockPublications(tx, dataset)
  const [current = null, before = null] = await listPublications(tx, dataset, 2)
  const published = current?.snapshotId ?? null
  const isDone = published === snapshotId && (before?.snapshotId ?? null) === replaces
  if (current !== null && isDone) return current
  if (published !== replaces) throw conflict(publishing, published)
  check(audited, current)
  if (current !== null && published === snapshotId) return current
  const version = (current?.version ?? 0) + 1
  const { runId } = audited
  const publication = { dataset, version, snapshotId, runId, publishedAt: now }
  await insertPublication(tx, { ...publication, branch: null })
  await recordVersionLike(tx, { dataset, version, like: audited.version })
  await notifyPublished(tx, runId)
  return publication
}

function tableOf({ datasets }: PublicationServiceParts, name: string): string {
  const dataset = datasets.find((candidate) => candidate.name === name)
  if (dataset === undefined)
    throw new CodedError(
      'NOT_FOUND',
      `There is no dataset ${JSON.stringify(name)}; the field datasets lists them.`,
    )
  if (isTable(dataset)) return dataset.table
  throw new CodedError(
    'BAD_USER_INPUT',
    `${name} is a folder, of which only the present state is held: no snapshot of it can be published.`,
  )
}

function assertEarlier(audited: Publication, current: Publication | null): void {
  if (current === null || audited.version < current.version) return
  throw new CodedError(
    'BAD_USER_INPUT',
    `Snapshot ${audited.snapshotId} was not published before the present one; name an earlier one of Dataset.snapshots.`,
  )
}

function conflict({ dataset, replaces }: Publishing, published: string | null): CodedError {
  return new CodedError(
    'PUBLISH_CONFLICT',
    `Of ${dataset} ${published ?? 'nothing'} is published, not ${replaces === null ? 'nothing' : JSON.stringify(replaces)}; look at what came between, then name it in replaces.`,
  )
}

function notAudited({ dataset, snapshotId }: Publishing): CodedError {
  return new CodedError(
    'SNAPSHOT_NOT_AUDITED',
    `No succeeded run says that it wrote and checked snapshot ${JSON.stringify(snapshotId)} of ${dataset}; Dataset.snapshots lists those that may be published.`,
  )
}
