import { sql, type Kysely, type Selectable } from 'kysely'
import type { Instant } from '../model/clock'
import type { Publication } from '../model/snapshot'
import type { Database, PublicationTable } from './database'
import { RUN_DUE_CHANNEL } from './event-repository'
import { formatInstant } from './instant'

/** Any numbers that no other locks of two numbers in this database begin with. */
const PUBLISHING_LOCK = 0x6c616b68
const ALIGNING_LOCK = 0x6c616b69

/** A publication that the table's refs do not show yet. */
export interface UnalignedPublication extends Publication {
  /** That held the snapshot until now; null when it was published before. */
  readonly branch: string | null
}

/** What is published now, of every dataset, read at one moment. */
export async function publishedNow(
  db: Kysely<Database>,
): Promise<ReadonlyMap<string, Publication>> {
  const { rows } = await sql<Selectable<PublicationTable>>`
    select distinct on (dataset) * from lakefront.publication order by dataset, version desc`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.dataset, toPublication(row)]))
}

/** Null when nothing is published. */
export async function publishedOf(
  db: Kysely<Database>,
  dataset: string,
): Promise<Publication | null> {
  return (await listPublications(db, dataset, 1))[0] ?? null
}

/** The latest publication of a snapshot; null when it was never published. */
export async function publicationOf(
  db: Kysely<Database>,
  dataset: string,
  snapshotId: string,
): Promise<Publication | null> {
  const row = await db
    .selectFrom('lakefront.publication')
    .selectAll()
    .where('dataset', '=', dataset)
    .where('snapshot_id', '=', snapshotId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : toPublication(row)
}

/** What is published and what the table's main shows; null: nothing, or main is still to be moved. */
export async function shownByMain(
  db: Kysely<Database>,
  dataset: string,
): Promise<Publication | null> {
  const row = await db
    .selectFrom('lakefront.publication')
    .selectAll()
    .where('dataset', '=', dataset)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined || !row.aligned ? null : toPublication(row)
}

/** What was published at that time; null before the first publication. */
export async function publicationAt(
  db: Kysely<Database>,
  dataset: string,
  time: Instant,
): Promise<Publication | null> {
  const row = await db
    .selectFrom('lakefront.publication')
    .selectAll()
    .where('dataset', '=', dataset)
    .where('published_at', '<=', sql<bigint>`${formatInstant(time)}::timestamptz`)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row === undefined ? null : toPublication(row)
}

/** Newest first. */
export async function listPublications(
  db: Kysely<Database>,
  dataset: string,
  limit: number,
): Promise<Publication[]> {
  const rows = await db
    .selectFrom('lakefront.publication')
    .selectAll()
    .where('dataset', '=', dataset)
    .orderBy('version', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toPublication)
}

/** Fails on the primary key when another publication of that version came first. */
export async function insertPublication(
  db: Kysely<Database>,
  publication: UnalignedPublication,
): Promise<void> {
  await db
    .insertInto('lakefront.publication')
    .values({
      dataset: publication.dataset,
      version: publication.version,
      snapshot_id: publication.snapshotId,
      run_id: publication.runId,
      published_at: formatInstant(publication.publishedAt),
      branch: publication.branch,
    })
    .execute()
}

/** Serializes what is published of a dataset by other means than its lease: until the transaction ends. */
export async function lockPublications(tx: Kysely<Database>, dataset: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${PUBLISHING_LOCK}, hashtext(${dataset}))`.execute(tx)
}

/** Tells reconcilers that refs are to be aligned. */
export async function notifyPublished(tx: Kysely<Database>, runId: string): Promise<void> {
  await sql`select pg_notify(${RUN_DUE_CHANNEL}, ${runId})`.execute(tx)
}

export async function unalignedDatasets(db: Kysely<Database>): Promise<string[]> {
  const rows = await db
    .selectFrom('lakefront.publication')
    .select('dataset')
    .distinct()
    .where('aligned', '=', false)
    .execute()
  return rows.map(({ dataset }) => dataset)
}

/**
 * Oldest first. Until the transaction ends a second aligner of the dataset waits, for its turn and not
 * for the rows: PostgreSQL lets those race that wait for a row which is then updated.
 */
export async function lockUnaligned(
  tx: Kysely<Database>,
  dataset: string,
): Promise<UnalignedPublication[]> {
  await sql`select pg_advisory_xact_lock(${ALIGNING_LOCK}, hashtext(${dataset}))`.execute(tx)
  const rows = await tx
    .selectFrom('lakefront.publication')
    .selectAll()
    .where('dataset', '=', dataset)
    .where('aligned', '=', false)
    .orderBy('version')
    .execute()
  return rows.map((row) => ({ ...toPublication(row), branch: row.branch }))
}

export async function markAligned(
  tx: Kysely<Database>,
  dataset: string,
  versions: readonly number[],
): Promise<void> {
  await tx
    .updateTable('lakefront.publication')
    .set({ aligned: true })
    .where('dataset', '=', dataset)
    .where('version', 'in', [...versions])
    .execute()
}

function toPublication(row: Selectable<PublicationTable>): Publication {
  return {
    dataset: row.dataset,
    version: row.version,
    snapshotId: row.snapshot_id,
    runId: row.run_id,
    publishedAt: row.published_at,
  }
}
