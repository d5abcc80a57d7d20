import type { DataFile, TableSnapshot } from '../catalog/catalog'
import type { Dialect } from '../dialects/dialect'
import type { Engine } from '../engines/engine'
import { partitionsToRead } from './partition-files'
import { plansOf } from './plans-of'
import type { DatasetRequest, ExplainedPlan } from './query-service'

/** What executing a request would read, without executing anything. */
export async function explain(
  request: DatasetRequest,
  snapshot: TableSnapshot,
  position: number,
  engine: Engine,
  dialect: Dialect,
  signal: AbortSignal,
): Promise<ExplainedPlan> {
  const plans = await plansOf(request, snapshot, position)
  const bytes = await Promise.all(plans.map(({ scan }) => engine.estimatedBytes(scan, signal)))
  const kept = unionOf(plans.map(({ scan }) => scan.files))
  const inPartitions = unionOf(
    plans.map(({ select }) => partitionsToRead(snapshot, select.where, request.dataset)),
  )
  return {
    table: request.dataset.table,
    snapshotId: snapshot.snapshotId,
    filesKept: kept.size,
    filesSkippedByPartition: snapshot.files.length - inPartitions.size,
    filesSkippedByMinMax: inPartitions.size - kept.size,
    estimatedBytes: bytes.reduce((sum, one) => sum + one, 0n),
    sql: plans.map(({ select }) => dialect.compile(select).shown).join(';\n\n'),
  }
}

function unionOf(lists: readonly (readonly Pick<DataFile, 'path'>[])[]): ReadonlySet<string> {
  return new Set(lists.flatMap((files) => files.map(({ path }) => path)))
}
