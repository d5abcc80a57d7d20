import type { TableSnapshot } from '../catalog/catalog'
import type { Sequence } from '../model/sequence'
import type { Row } from '../model/value'
import { EVERYTHING } from '../model/filter'
import { comparedTo, type ComparedTo } from './compare-to'
import type { Executed } from './execute-plan'
import { deliveries, measuresIn, withCompared } from './node-measures'
import { planTotalCount, planTotals } from './plan'
import type { Answer, AnswerNode, AnswerPart, DatasetRequest } from './query-service'
import { readCompared } from './read-compared'
import { readNodes, type Run } from './read-nodes'
import { scopeOf } from './scope'

/** What executing a request gave: of the page, one node more than asked for. */
export interface Parts extends Pick<
  Answer,
  'totals' | 'comparedTotals' | 'comparedWindow' | 'totalCount'
> {
  readonly nodes: Sequence<AnswerNode>
  readonly executed: readonly Executed[]
}

/** Executes what is looked at of an answer, each statement as soon as it can. */
export async function answerParts(
  request: DatasetRequest,
  snapshot: TableSnapshot,
  position: number,
  run: Run,
): Promise<Parts> {
  const executed: Promise<Executed>[] = []
  const runNoted: Run = (plan) => {
    const done = run(plan)
    executed.push(done)
    return done
  }
  const scope = () => scopeOf(request, snapshot)
  const compared = comparedTo(request, snapshot, scope().where)
  const wants = (...parts: readonly AnswerPart[]) => parts.some((part) => request.parts.has(part))
  const isCounted = request.fill && wants('totalCount')
  const [read, earlier, totals, comparedTotals, count] = await Promise.all([
    wants('nodes', 'pageInfo') || isCounted ? readNodes(request, scope, position, runNoted) : null,
    wants('compared') && compared !== null && request.groupBy !== null
      ? readCompared(compared, request.groupBy, measuresOf(request, 'compared'), runNoted)
      : null,
    wants('totals') && request.groupBy !== null
      ? readTotals(request, 'totals', scope, runNoted)
      : null,
    wants('comparedTotals') && compared !== null
      ? readTotals(request, 'comparedTotals', compared.scope, runNoted)
      : null,
    wants('totalCount') && !request.fill ? readCount(request, scope, runNoted) : null,
  ])
  const deliveredNode = nodeDeliveries(request)
  const deliveredPartner = deliveries(request.dataset.measures, request.select.compared)
  const partner = (node: Row) => {
    const found = earlier?.of(node) ?? null
    return found && deliveredPartner(found)
  }
  return {
    nodes: (read?.rows ?? []).map((row) =>
      request.groupBy === null
        ? deliveredNode(row)
        : withCompared(deliveredNode(row), partner(row)),
    ),
    totals,
    comparedTotals,
    comparedWindow: compared && compared.window,
    totalCount: isCounted ? (read?.count ?? null) : count,
    // In the order of the parts, whichever came first.
    executed: await Promise.all(executed),
  }
}

type TotalsPart = 'totals' | 'comparedTotals'

async function readTotals(
  request: DatasetRequest,
  part: TotalsPart,
  scope: ComparedTo['scope'],
  run: Run,
): Promise<Row | null> {
  const measures = measuresOf(request, part)
  const { rows } = await run(planTotals(scope(), measures))
  const [row] = rows
  return row === undefined ? null : deliveries(measures, request.select[part])(row)
}

/** One group over everything is one, whatever there is, unless it is judged. */
async function readCount(
  request: DatasetRequest,
  scope: ComparedTo['scope'],
  run: Run,
): Promise<bigint | null> {
  if (request.groupBy?.length === 0 && request.having === EVERYTHING) return 1n
  const { rows } = await run(planTotalCount(request, scope()))
  const [row] = rows
  const value = row?.['totalCount']
  return typeof value === 'bigint' ? value : null
}

function measuresOf({ dataset, select }: DatasetRequest, part: TotalsPart | 'compared') {
  return measuresIn(dataset.measures, select[part])
}

function nodeDeliveries({ dataset, select, groupBy }: DatasetRequest): (row: Row) => Row {
  const names = groupBy === null ? select.nodes : new Set([...select.nodes, 'filled'])
  return deliveries(dataset.measures, names)
}
