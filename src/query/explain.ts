import type { DataFile, TableSnapshot } from '../catalog/catalog'
import type { Dialect } from '../dialects/dialect'
import type { Engine } from '../engines/engine'
import type { Dataset } from '../model/dataset'
import { answerParts } from './answer-parts'
import { partitionsToRead } from './partition-files'
import type { Plan } from './plan'
import type { AnswerPart, DatasetRequest, ExplainedPlan } from './query-service'

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
    filesKept: kept.size,
    filesSkippedByPartition: snapshot.files.length - inPartitions.size,
    filesSkippedByMinMax: inPartitions.size - kept.size,
    estimatedBytes: bytes.reduce((sum, one) => sum + one, 0n),
    sql: plans.map(({ select }) => dialect.compile(select).shown).join(';\n\n'),
  }
}

/** The statements that would execute, each answered by nothing. */
async function plansOf(
  request: DatasetRequest,
  snapshot: TableSnapshot,
  position: number,
): Promise<readonly Plan[]> {
  const plans: Plan[] = []
  await answerParts(explained(request), snapshot, position, async (plan) => {
    plans.push(plan)
    return { rows: [], scannedBytes: 0n, sql: '' }
  })
  return plans
}

const EXECUTED: readonly AnswerPart[] = [
  'nodes',
  'compared',
  'totals',
  'comparedTotals',
  'totalCount',
  'pageInfo',
]

/** Selected alone, it tells of nodes with everything that can be had of them. */
function explained(request: DatasetRequest): DatasetRequest {
  const parts = EXECUTED.filter((part) => request.parts.has(part))
  if (parts.length > 0) return { ...request, parts: new Set(parts) }
  const nodes = new Set(fieldsOf(request.dataset))
  return { ...request, parts: new Set(['nodes']), select: { ...request.select, nodes } }
}

function fieldsOf({ dimensions, measures }: Dataset): readonly string[] {
  const combined = measures.filter(({ expression }) => expression.kind !== 'stored')
  return [...dimensions, ...combined].map(({ name }) => name)
}

function unionOf(lists: readonly (readonly Pick<DataFile, 'path'>[])[]): ReadonlySet<string> {
  return new Set(lists.flatMap((files) => files.map(({ path }) => path)))
}
