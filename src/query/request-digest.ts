import { createHash } from 'node:crypto'
import type { Filter } from '../model/filter'
import type { Scalar } from '../model/value'
import type { AsOf, DatasetRequest } from './query-service'

/** Names what is asked, whichever page of it and whatever is looked at: SHA-256, base64url. */
export function requestDigest(request: DatasetRequest): string {
  const order = request.orderBy.map(({ field, direction }) => [field, direction])
  return digest([
    request.dataset.name,
    canonicalFilter(request.where),
    request.groupBy,
    canonicalFilter(request.having),
    order,
    request.timeZone.name,
    request.fill,
    request.compareTo,
    canonicalAsOf(request.asOf),
  ])
}

/** A snapshot of the dataset's own table, and that of another one where another one answers. */
export interface ReadSnapshots {
  readonly snapshotId: string
  readonly other: { readonly name: string; readonly snapshotId: string } | null
}

/**
 * Names one answer: request, page, snapshots and what the principal may see. `related`: the snapshots
 * of the datasets that nodes may show rows of.
 */
export function answerDigest(
  request: DatasetRequest,
  read: ReadSnapshots,
  position: number,
  related: readonly (string | null)[],
): string {
  const { first, principal } = request
  return digest([requestDigest(request), first, position, ids(read), principal.id, ...related])
}

/** Names what is executed for a request, whichever page of it. */
export function executionDigest(request: DatasetRequest, read: ReadSnapshots): string {
  const { parts, select, principal } = request
  const looked = [parts, select.nodes, select.compared, select.totals, select.comparedTotals]
  const names = looked.map((one) => [...one].sort())
  return digest([requestDigest(request), ids(read), principal.id, names])
}

function ids({ snapshotId, other }: ReadSnapshots): readonly string[] {
  return other === null ? [snapshotId] : [snapshotId, other.name, other.snapshotId]
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url')
}

/** Equal for equal filters, and JSON. */
function canonicalFilter(filter: Filter): unknown {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return [filter.kind, ...filter.of.map(canonicalFilter)]
    case 'not':
      return ['not', canonicalFilter(filter.of)]
    case 'compare':
      return ['compare', filter.field, filter.operator, canonicalValue(filter.value)]
    case 'in':
    case 'notIn':
      return [filter.kind, filter.field, ...filter.values.map(canonicalValue)]
    case 'text':
      return ['text', filter.field, filter.operator, filter.value]
    case 'isNull':
      return ['isNull', filter.field]
    case 'has':
      return ['has', filter.field, filter.value]
  }
}

/** With its type, so that 1 and "1" are two values. */
function canonicalValue(value: Scalar): unknown {
  return [typeof value, String(value)]
}

function canonicalAsOf(asOf: AsOf | null): unknown {
  if (asOf === null) return null
  return asOf.kind === 'time' ? ['time', String(asOf.time)] : ['snapshot', asOf.snapshotId]
}
