import { createHash } from 'node:crypto'
import type { Filter } from '../model/expression'
import type { Value } from '../model/value'
import type { DatasetRequest } from './query-service'

/** Names what is asked, whichever page of it: SHA-256, base64url. */
export function requestDigest({ dataset, where, groupBy, orderBy }: DatasetRequest): string {
  const order = orderBy.map(({ field, direction }) => [field, direction])
  return digest([dataset.name, canonicalFilter(where), groupBy, order])
}

/** Names one answer: request, page, snapshot and what the principal may see. */
export function answerDigest(
  request: DatasetRequest,
  snapshotId: string,
  position: number,
): string {
  const { first, principal } = request
  return digest([requestDigest(request), first, position, snapshotId, principal.id])
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url')
}

/** Equal for equal filters, and JSON. */
export function canonicalFilter(filter: Filter): unknown {
  switch (filter.kind) {
    case 'all':
      return ['all', ...filter.of.map(canonicalFilter)]
    case 'compare':
      return ['compare', filter.field, filter.operator, canonicalValue(filter.value)]
    case 'in':
      return ['in', filter.field, ...filter.values.map(canonicalValue)]
  }
}

/** With its type, so that 1 and "1" are two values. */
function canonicalValue(value: Value): unknown {
  return [typeof value, String(value)]
}
