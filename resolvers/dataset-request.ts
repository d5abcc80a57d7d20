import type { GraphQLResolveInfo } from 'graphql'
import type { Dataset } from '../src/model/dataset'
import { deepFreeze } from '../src/model/deep-freeze'
import type { Principal } from '../src/model/principal'
import type { AnswerPart, DatasetRequest, Order } from '../src/query/query-service'
import { selectedFields } from './selected-fields'
import { whereFilter } from './where-filter'

/** The arguments of a dataset's root field, as its input types coerce them. */
export interface DatasetArguments {
  readonly where?: unknown
  readonly groupBy?: readonly string[]
  readonly orderBy?: readonly Order[] | null
  readonly first: number
  readonly after?: string | null
}

const PARTS: readonly AnswerPart[] = ['nodes', 'totals', 'totalCount', 'pageInfo']

/** @throws CodedError BAD_USER_INPUT for an explicit null in where */
export function datasetRequest(
  dataset: Dataset,
  args: DatasetArguments,
  principal: Principal,
  selected: Pick<DatasetRequest, 'parts' | 'select'>,
): DatasetRequest {
  const orderBy = (args.orderBy ?? []).map(({ field, direction }) => ({ field, direction }))
  return Object.freeze({
    dataset,
    where: whereFilter(args.where, dataset),
    groupBy: dataset.kind === 'groups' ? deepFreeze([...(args.groupBy ?? [])]) : null,
    orderBy: deepFreeze(orderBy),
    first: args.first,
    after: args.after ?? null,
    principal,
    ...selected,
  })
}

/** What the operation takes of an answer. */
export function selectionOf(info: GraphQLResolveInfo): Pick<DatasetRequest, 'parts' | 'select'> {
  const selected = selectedFields(info)
  return {
    parts: new Set(PARTS.filter((part) => selected.has(part))),
    select: { nodes: selectedFields(info, 'nodes'), totals: selectedFields(info, 'totals') },
  }
}
