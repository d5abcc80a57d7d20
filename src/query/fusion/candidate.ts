import type { TableSnapshot } from '../../catalog/catalog'
import type { Dialect } from '../../dialects/dialect'
import type { RowExpression } from '../../dialects/select'
import type { Dataset } from '../../model/dataset'
import type { Plan } from '../plan'
import { aggregateKind, type AggregateKind } from './aggregate-kind'
import { canonical } from '../canonical'
import { groupingSize, GROUPS_MAX } from './grouping-size'
import type { LargeGroupings } from './large-groupings'
import type { SnapshotColumns } from './snapshot-columns'

/** A plan that is waiting to be executed, with what is known of what it reads. */
export interface Waiting {
  readonly plan: Plan
  readonly dataset: Dataset
  readonly snapshot: TableSnapshot
}

/** A plan that may become part of another statement. */
export interface Candidate {
  readonly plan: Plan
  readonly keys: readonly RowExpression[]
  /** How many groups it may have. */
  readonly size: number
  /** Its groups follow from finer ones. */
  readonly isAdditive: boolean
  /** What is computed for each grouping at a cost, over which rows; null: nothing. Those with one are fused. */
  readonly holistic: string | null
  /** Equal for equal plans, and by which they are put into an order that no client chooses. */
  readonly name: string
}

/** Null where it is executed alone: records, groups that are too many, and what no grouping shares. */
export function candidateOf(
  { plan, dataset }: Waiting,
  columns: SnapshotColumns,
  dialect: Dialect,
  large: LargeGroupings,
): Candidate | null {
  const { select, scan } = plan
  if (select.kind === 'rows' || large.has(select.table, select.rows)) return null
  const kinds = select.aggregates.map((aggregate) => aggregateKind(aggregate, dialect))
  if (kinds.includes('alone')) return null
  const { where } = select
  const size = groupingSize(select.rows, { dataset, where, files: scan.files, columns })
  if (size > GROUPS_MAX) return null
  return {
    plan,
    keys: select.rows,
    size,
    isAdditive: kinds.every((kind) => kind === 'additive'),
    holistic: holisticName(plan, kinds),
    name: canonical([select, scan.columns]),
  }
}

function holisticName({ select }: Plan, kinds: readonly AggregateKind[]): string | null {
  const holistic = select.aggregates.filter((_, index) => kinds[index] === 'holistic')
  if (holistic.length === 0) return null
  return canonical([holistic.map(canonical).sort(), canonical(select.where)])
}
