import { CodedError } from '../model/coded-error'
import { EVERYTHING } from '../model/filter'
import type { Sequence } from '../model/sequence'
import type { Row } from '../model/value'
import type { Executed } from './execute-plan'
import { GROUPS_MAX, fillGroups, seriesOf } from './fill-groups'
import { keepsNode } from './judge-node'
import { measureTerms } from './measure-terms'
import { nodeMeasures } from './node-measures'
import { compareNodes, totalOrder } from './order-nodes'
import { planNodes, type Plan } from './plan'
import type { DatasetRequest, Order } from './query-service'
import type { Scope } from './scope'
import { windowOf, windowsIn } from './time-bounds'
import { boundedRange } from './zone-offsets'

/** Executes a plan where its operation executes. */
export type Run = (plan: Plan) => Promise<Executed>

export interface ReadNodes {
  /** Those of the page and, where there is one, the next; exact, with all that was needed. */
  readonly rows: Sequence<Row>
  /** How many there are on all pages, where reading tells. */
  readonly count: bigint | null
  readonly executed: Executed
}

/** The nodes of a page: the engine judges, orders and turns pages, unless buckets are filled in. */
export async function readNodes(
  request: DatasetRequest,
  scope: () => Scope,
  position: number,
  run: Run,
): Promise<ReadNodes> {
  if (request.fill) return readFilled(request, scope(), position, run)
  const { dataset, groupBy, having, first } = request
  const orderBy = totalOrder(request.orderBy, groupBy ?? dataset.grain)
  const executed = await run(
    planNodes(scope(), {
      fields: groupBy ?? recordFields(request, orderBy),
      measures: groupBy === null ? null : nodeMeasures(request),
      having,
      orderBy,
      page: { limit: first + 1, offset: position },
    }),
  )
  const rows =
    groupBy === null ? executed.rows : executed.rows.map((row) => ({ ...row, filled: false }))
  return { rows, count: null, executed }
}

/** All groups are read: which buckets are missing shows only when all are there. */
async function readFilled(
  request: DatasetRequest,
  scope: Scope,
  position: number,
  run: Run,
): Promise<ReadNodes> {
  const { dataset, having, timeZone, first } = request
  const groupBy = request.groupBy ?? []
  const series = seriesOf(dataset, groupBy)
  const { column } = series
  const window = boundedRange(timeZone, column, windowOf(scope.where, column, 'fill'))
  const measures = nodeMeasures(request)
  const plan = planNodes(scope, { fields: groupBy, measures, ...ALL_GROUPS })
  const executed = await run(plan)
  checkGroups(executed.rows, 'fill')
  const { overNothing } = measureTerms(measures, scope.columns)
  const order = totalOrder(request.orderBy, groupBy)
  const windows = windowsIn(window, scope.where, column)
  const rows = fillGroups([...executed.rows], series, windows, timeZone, overNothing)
    .filter((node) => keepsNode(having, node, dataset))
    .sort(compareNodes(order, dataset))
  const page = rows.slice(position, position + first + 1)
  return { rows: page, count: BigInt(rows.length), executed }
}

export const ALL_GROUPS = {
  having: EVERYTHING,
  orderBy: [],
  page: { limit: GROUPS_MAX + 1, offset: 0 },
} as const

/** @throws CodedError OPERATION_TOO_LARGE */
export function checkGroups({ length }: Sequence<unknown>, argument: string): void {
  if (length <= GROUPS_MAX) return
  throw new CodedError(
    'OPERATION_TOO_LARGE',
    `${argument} reads more than ${GROUPS_MAX} groups, which is the most; narrow where, or group by less.`,
  )
}

/** Of a record, what is looked at and what its place depends on. */
function recordFields(
  { dataset, select }: DatasetRequest,
  order: readonly Order[],
): readonly string[] {
  const needed = new Set([...select.nodes, ...order.map(({ field }) => field)])
  return dataset.dimensions.map(({ name }) => name).filter((name) => needed.has(name))
}
