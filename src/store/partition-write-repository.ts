import { sql, type Kysely } from 'kysely'
import type { PartitionWrite } from '../model/snapshot'
import type { Database } from './database'

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

function columnsOf(writes: PartitionWrites): { partitions: string[]; inputs: string[] } {
  return { partitions: Object.keys(writes.inputs), inputs: Object.values(writes.inputs) }
}
