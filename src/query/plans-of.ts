import type { TableSnapshot } from '../catalog/catalog'
import type { Dataset } from '../model/dataset'
import { answerParts } from './answer-parts'
import { isAnsweredByOwnTable } from './check-stored-measures'
import type { Plan } from './plan'
import type { AnswerPart, DatasetRequest } from './query-service'

/** The statements that would execute, each answered by nothing. */
export async function plansOf(
  request: DatasetRequest,
  snapshot: TableSnapshot,
  position: number,
): Promise<readonly Plan[]> {
  const plans: Plan[] = []
  await answerParts(looksAt(request), snapshot, position, async (plan) => {
    plans.push(plan)
    return {
      rows: [],
      scannedBytes: 0n,
      queuedMs: null,
      executionMs: null,
      cacheHit: false,
      sql: '',
    }
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

/** Where nothing is that executes, nodes with everything that can be had of them. */
export function looksAt(request: DatasetRequest): DatasetRequest {
  const parts = EXECUTED.filter((part) => request.parts.has(part))
  if (parts.length > 0) return { ...request, parts: new Set(parts) }
  const nodes = new Set(fieldsOf(request.dataset))
  return { ...request, parts: new Set(['nodes']), select: { ...request.select, nodes } }
}

function fieldsOf(dataset: Dataset): readonly string[] {
  const combined = dataset.measures.filter((measure) => isAnsweredByOwnTable(measure, dataset))
  return [...dataset.dimensions, ...combined].map(({ name }) => name)
}
