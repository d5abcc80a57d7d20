import type { DataFile, TableSnapshot } from '../catalog/catalog'
import type { Dialect } from '../dialects/dialect'
import { partitionsToRead } from './partition-files'
import { plansOf } from './plans-of'
import type { Select } from '../dialects/select'
import type { Scan } from '../engines/engine'
import type { LargeGroupings } from './fusion/large-groupings'
import { planTogether } from './fusion/plan-together'
import type { Plan } from './plan'
import type { DatasetRequest, ExplainedPlan } from './query-service'
import type { Route } from './route'
import type { TableChoice } from './table-choice'

/**
 * What executing a request would read, beside no other one, without executing anything.
 * @param large null: its plans are executed alone
 */
export async function explain(
  { request, snapshot }: TableChoice,
  position: number,
  { engine, dialect }: Pick<Route, 'engine' | 'dialect'>,
  signal: AbortSignal,
  large: LargeGroupings | null,
): Promise<ExplainedPlan> {
  const plans = await plansOf(request, snapshot, position)
  const statements = large === null ? plans : together(plans, request, snapshot, dialect, large)
  const bytes = await Promise.all(statements.map(({ scan }) => engine.estimatedBytes(scan, signal)))
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
    sql: statements.map(({ select }) => dialect.compile(select).shown).join(';\n\n'),
  }
}

/** The statements by which they would be executed. */
function together(
  plans: readonly Plan[],
  { dataset }: DatasetRequest,
  snapshot: TableSnapshot,
  dialect: Dialect,
  large: LargeGroupings,
): readonly { readonly select: Select; readonly scan: Scan }[] {
  const waiting = plans.map((plan) => ({ plan, dataset, snapshot }))
  const { together: several, alone } = planTogether(waiting, dialect, large)
  return [...several.map(({ fused }) => fused), ...alone.map(({ plan }) => plan)]
}

function unionOf(lists: readonly (readonly Pick<DataFile, 'path'>[])[]): ReadonlySet<string> {
  return new Set(lists.flatMap((files) => files.map(({ path }) => path)))
}
