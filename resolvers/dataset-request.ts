import type { GraphQLResolveInfo } from 'graphql'
import type { Comparison } from '../src/model/comparison'
import type { Dataset } from '../src/model/dataset'
import { deepFreeze } from '../src/model/deep-freeze'
import type { Principal } from '../src/model/principal'
import type { TimeZone } from '../src/model/time-zone'
import type { AnswerPart, AsOf, DatasetRequest, Order } from '../src/query/query-service'
import { conditionFilter } from './condition-filter'
import { selectedFields } from './selected-fields'
import { withKeys, type SelectedRelation } from './selected-relations'

/** The arguments of a dataset's root field, as its input types coerce them. */
export interface DatasetArguments {
  readonly where?: unknown
  readonly groupBy?: readonly string[]
  readonly having?: unknown
  readonly orderBy?: readonly Order[] | null
  readonly timeZone: TimeZone
  readonly fill?: boolean
  readonly compareTo?: Comparison | null
  /** One of them: its input type is @oneOf. */
  readonly asOf?: { readonly snapshotId?: string; readonly time?: bigint } | null
  readonly first: number
  readonly after?: string | null
}

const PARTS = ['nodes', 'totals', 'comparedTotals', 'totalCount', 'pageInfo', 'explain'] as const

/** @throws CodedError BAD_USER_INPUT for an explicit null in where or having */
export function datasetRequest(
  dataset: Dataset,
  args: DatasetArguments,
  principal: Principal,
  selected: Pick<DatasetRequest, 'parts' | 'select' | 'related'>,
): DatasetRequest {
  const orderBy = (args.orderBy ?? []).map(({ field, direction }) => ({ field, direction }))
  return Object.freeze({
    dataset,
    where: conditionFilter(args.where, 'where', dataset.dimensions),
    groupBy: dataset.kind === 'groups' ? deepFreeze([...(args.groupBy ?? [])]) : null,
    having: conditionFilter(args.having, 'having', dataset.measures),
    orderBy: deepFreeze(orderBy),
    timeZone: args.timeZone,
    fill: args.fill ?? false,
    compareTo: args.compareTo ?? null,
    asOf: asOf(args.asOf),
    first: args.first,
    after: args.after ?? null,
    principal,
    ...selected,
  })
}

/** What the operation takes of an answer, with the keys of the relations that it looks at. */
export function selectionOf(
  info: GraphQLResolveInfo,
  relations: readonly SelectedRelation[],
): Pick<DatasetRequest, 'parts' | 'select'> {
  const selected = selectedFields(info)
  const nodes = withKeys(selectedFields(info, 'nodes'), relations)
  const parts = PARTS.filter((part) => selected.has(part))
  return {
    parts: new Set<AnswerPart>(nodes.has('compared') ? [...parts, 'compared'] : parts),
    select: {
      nodes,
      compared: selectedFields(info, 'nodes', 'compared'),
      totals: selectedFields(info, 'totals'),
      comparedTotals: selectedFields(info, 'comparedTotals'),
    },
  }
}

function asOf(given: DatasetArguments['asOf']): AsOf | null {
  if (given?.snapshotId !== undefined) return { kind: 'snapshot', snapshotId: given.snapshotId }
  return given?.time === undefined ? null : { kind: 'time', time: given.time }
}
