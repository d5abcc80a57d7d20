import type { Operation } from './caching-client'

export interface TrafficArguments {
  readonly where?: object
  readonly groupBy?: readonly string[]
  readonly orderBy?: readonly object[]
  readonly first?: number
  readonly after?: string | null
}

const BY_REQUESTS = [{ field: 'REQUESTS', direction: 'DESC' }]

const VARIABLES = `$where: TrafficByHourWhere, $groupBy: [TrafficByHourDimension!]!,
  $orderBy: [TrafficByHourOrderBy!], $first: Int!, $after: String`
const PASSED = '(where: $where, groupBy: $groupBy, orderBy: $orderBy, first: $first, after: $after)'

/** What an application may select of a connection besides its id. */
export const SELECTIONS = {
  requests: 'nodes { section device requests }',
  bytes: 'nodes { section device bytes } totals { bytes }',
  both: 'nodes { section device requests bytes }',
  renamed: 'nodes { section requests: bytes bytes: requests } totals { requests: bytes }',
  page: 'nodes { section requests } pageInfo { endCursor hasNextPage }',
  all: `nodes { section device requests bytes averageBytes } totals { requests bytes } totalCount
    groupedBy pageInfo { startCursor endCursor hasNextPage hasPreviousPage } source { snapshotId }`,
} as const

export type SelectionName = keyof typeof SELECTIONS

/** One field with variables, as an application writes it. */
export function trafficOperation(
  selection: SelectionName,
  args: TrafficArguments = {},
  { id = true } = {},
): Operation {
  const selected = `${id ? 'id ' : ''}${SELECTIONS[selection]}`
  return {
    query: `query Traffic(${VARIABLES}) { trafficByHour${PASSED} { ${selected} } }`,
    variables: {
      where: {},
      groupBy: ['SECTION'],
      orderBy: BY_REQUESTS,
      first: 100,
      after: null,
      ...args,
    },
  }
}

/** Several fields of the dataset under aliases, some with the same arguments. */
export const ALIASED: Operation = {
  query: `query Aliased($groupBy: [TrafficByHourDimension!]!, $first: Int!) {
    a: trafficByHour(groupBy: $groupBy, first: $first) { id ${SELECTIONS.requests} }
    b: trafficByHour(groupBy: $groupBy, first: $first) { id ${SELECTIONS.bytes} }
    c: trafficByHour(groupBy: [DEVICE], first: $first) { id ${SELECTIONS.requests} }
    d: trafficByHour(groupBy: [DEVICE], first: 1) { id ${SELECTIONS.renamed} }
    e: trafficByHour(groupBy: [DEVICE], where: { status: { eq: 500 } }) { id ${SELECTIONS.all} }
  }`,
  variables: { groupBy: ['SECTION'], first: 100 },
}

/** One of those fields alone, with its arguments written out. */
export const UNALIASED: Operation = {
  query: `query Unaliased {
    trafficByHour(first: 100, groupBy: [DEVICE]) { id ${SELECTIONS.all} }
  }`,
  variables: {},
}
