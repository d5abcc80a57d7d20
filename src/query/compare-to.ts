import type { TableSnapshot } from '../catalog/catalog'
import type { Condition, StoredColumn } from '../dialects/select'
import { CodedError } from '../model/coded-error'
import type { Dataset } from '../model/dataset'
import type { Row } from '../model/value'
import { comparedPeriod } from './compared-period'
import { groupKey } from './group-key'
import type { DatasetRequest } from './query-service'
import { scopeOf, type Scope } from './scope'
import { instantsCondition } from './time-condition'
import { conjuncts, mentions } from './conjuncts'
import { timeFields, windowOf, type Window } from './time-bounds'

/** The period that a request is compared to. */
export interface ComparedTo {
  readonly window: Window
  /** The rows of that period. */
  readonly scope: () => Scope
  /** Names the group that a node is compared to; null where that period has no such bucket. */
  partnerKey(node: Row): string | null
}

/** @throws CodedError TIME_BOUNDS_REQUIRED, BAD_USER_INPUT; null without compareTo */
export function comparedTo(
  request: DatasetRequest,
  snapshot: TableSnapshot,
  where: Condition,
): ComparedTo | null {
  const { dataset, groupBy, compareTo, timeZone } = request
  if (compareTo === null || groupBy === null) return null
  const times = timeFields(dataset, groupBy)
  const column = times[0]?.column ?? timeColumn(dataset)
  if (times.some((time) => time.column !== column)) {
    const message = 'compareTo moves one time; group by dimensions of one time only.'
    throw new CodedError('BAD_USER_INPUT', message)
  }
  const grains = times.map(({ grain }) => grain)
  const period = comparedPeriod(compareTo, windowOf(where, column, 'compareTo'), grains, timeZone)
  return {
    window: period.window,
    scope: () =>
      scopeOf(request, snapshot, (condition, columns) =>
        withWindow(condition, columns.column(column), period.window),
      ),
    partnerKey(node) {
      const moved: Record<string, Row[string]> = { ...node }
      for (const { field, grain } of times) {
        const bucket = node[field] ?? null
        if (bucket === null || typeof bucket === 'object') return null
        const partner = period.partnerOf(bucket, grain)
        if (partner === null) return null
        moved[field] = partner
      }
      return groupKey(moved, groupBy)
    },
  }
}

/** By which the table is partitioned, else its first instant. */
function timeColumn({ name, partitionedBy, dimensions }: Dataset): string {
  if (partitionedBy?.transform === 'day') return partitionedBy.column
  const first = dimensions.find(({ type }) => type === 'timestamptz')
  if (first !== undefined) return first.expression.column
  throw new CodedError('BAD_USER_INPUT', `${name} has no time, so compareTo cannot move it.`)
}

/** The condition with another window in place of its bounds of the column. */
function withWindow(condition: Condition, column: StoredColumn, window: Window): Condition {
  const rest = conjuncts(condition).filter((part) => !isBound(part, column.name))
  if (rest.some((part) => mentions(part, column.name))) {
    const message = `compareTo moves the bounds of ${column.name}; elsewhere in where it cannot stand: not in or, not, ne or notIn.`
    throw new CodedError('BAD_USER_INPUT', message)
  }
  return { kind: 'all', of: [...rest, instantsCondition([window], column)] }
}

function isBound(condition: Condition, column: string): boolean {
  return (
    condition.kind === 'compare' && condition.column.name === column && condition.operator !== 'ne'
  )
}
