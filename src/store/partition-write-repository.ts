import { sql, type Kysely } from 'kysely'
import type { PartitionWrite } from '../model/snapshot'
import type { Database } from './database'
import { publicationOf } from './publication-repository'

/** By partition, as they stand in a version of the dataset; 0 is before the first publication. */
export async function partitionsAt(
  db: Kysely<Database>,
  dataset: string,
  version: number,
): Promise<ReadonlyMap<string, PartitionWrite>> {
  const rows = await db
    .selectFrom('lakefront.partition_write')
    .select(['partition', 'run_id', 'inputs'])
    .where('dataset', '=', dataset)
    .where('from_version', '<=', version)
    .where((where) =>
      where.or([where('to_version', 'is', null), where('to_version', '>', version)]),
    )
    .execute()
  return new Map(
    rows.map(({ partition, run_id, inputs }) => [
      partition,
      { dataset, partition, runId: run_id, inputs },
    ]),
  )
}

/** As they stand in the latest version that published the snapshot; none where it never was. */
export async function partitionsOfSnapshot(
  db: Kysely<Database>,
  dataset: string,
  snapshotId: string,
): Promise<ReadonlyMap<string, PartitionWrite>> {
  const publication = await publicationOf(db, dataset, snapshotId)
  return publication === null ? new Map() : partitionsAt(db, dataset, publication.version)
}

export interface PartitionWrites {
  readonly dataset: string
  readonly version: number
  readonly runId: string
  /** Inputs by partition. */
  readonly inputs: Readonly<Record<string, string>>
}

/** Records partitions that a new version of the dataset brings. */
export async function recordNewVersion(
  db: Kysely<Database>,
  writes: PartitionWrites,
): Promise<void> {
  const { partitions, inputs } = columnsOf(writes)
  await sql`
    update lakefront.partition_write set to_version = ${writes.version}
    where dataset = ${writes.dataset} and to_version is null
      and partition = any(${partitions}::text[])`.execute(db)
  await sql`
    insert into lakefront.partition_write (dataset, partition, from_version, run_id, inputs)
    select ${writes.dataset}, p, ${writes.version}::integer, ${writes.runId}, i
    from unnest(${partitions}::text[], ${inputs}::text[]) as written (p, i)`.execute(db)
}

/**
 * Records inputs that left the table as it was: the version stays, and so does the run that last
 * wrote the partition.
 */
export async function recordSameVersion(
  db: Kysely<Database>,
  writes: PartitionWrites,
): Promise<void> {
  const { partitions, inputs } = columnsOf(writes)
  await sql`
    insert into lakefront.partition_write (dataset, partition, from_version, run_id, inputs)
    select ${writes.dataset}, p, ${writes.version}::integer, ${writes.runId}, i
    from unnest(${partitions}::text[], ${inputs}::text[]) as written (p, i)
    on conflict (dataset, partition) where to_version is null
    do update set inputs = excluded.inputs`.execute(db)
}

/**
 * A new version that holds what `like` held: partitions are written by the same runs from the same
 * inputs as then.
 */
export async function recordVersionLike(
  tx: Kysely<Database>,
  { dataset, version, like }: { dataset: string; version: number; like: number },
): Promise<void> {
  const then = sql`
    select partition, run_id, inputs from lakefront.partition_write
    where dataset = ${dataset} and from_version <= ${like}
      and (to_version is null or to_version > ${like})`
  await sql`
    update lakefront.partition_write now set to_version = ${version}
    where dataset = ${dataset} and to_version is null and not exists (
      select 1 from (${then}) old where old.partition = now.partition
        and old.run_id = now.run_id and old.inputs = now.inputs)`.execute(tx)
  // What is still valid was the same then; what was just closed is looked at in its own right.
  await sql`
    insert into lakefront.partition_write (dataset, partition, from_version, run_id, inputs)
    select ${dataset}, old.partition, ${version}::integer, old.run_id, old.inputs
    from (${then}) old where not exists (
      select 1 from lakefront.partition_write now where now.dataset = ${dataset}
        and now.to_version is null and now.partition = old.partition)`.execute(tx)
}

function columnsOf(writes: PartitionWrites): { partitions: string[]; inputs: string[] } {
  return { partitions: Object.keys(writes.inputs), inputs: Object.values(writes.inputs) }
}
