import type { Condition } from '../dialects/select'
import { startOfGrain } from '../model/calendar'
import type { Dataset } from '../model/dataset'
import { TIME_GRAINS, type TimeGrain } from '../model/expression'
import { columnOf } from './held-columns'
import type { Plan } from './plan'
import type { TableView } from './table-view'

/**
 * Whether starts of hours or days, which are all that a coarser table knows of the time, tell as much
 * of it as the plan reads: grains that are not finer, and bounds where one of them starts.
 */
export function readsWholeGrains(
  { other, dataset }: TableView,
  asked: Dataset,
  plan: Plan,
): boolean {
  const time = other.partitionedBy?.column
  const grain = time === undefined ? undefined : columnOf(dataset, time)?.grain
  if (time === undefined || grain === undefined || grain === grainOf(asked)) return true
  const { where, rows, aggregates } = plan.select
  const conditions = [where, ...aggregates.flatMap((aggregate) => aggregate.where ?? [])]
  return (
    conditions.every((condition) => boundsWhole(condition, time, grain)) &&
    rows
      .filter(({ column }) => column.name === time)
      .every((row) => row.kind === 'truncate' && !isFiner(row.grain, grain))
  )
}

function grainOf(asked: Dataset): TimeGrain | undefined {
  return columnOf(asked, asked.partitionedBy?.column ?? '')?.grain
}

function isFiner(grain: TimeGrain, than: TimeGrain): boolean {
  return TIME_GRAINS.indexOf(grain) < TIME_GRAINS.indexOf(than)
}

/** An instant is at or after the start of a day exactly when the start of its day is. */
function boundsWhole(condition: Condition, column: string, grain: TimeGrain): boolean {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.every((part) => boundsWhole(part, column, grain))
    case 'not':
      return boundsWhole(condition.of, column, grain)
    case 'compare': {
      if (condition.column.name !== column) return true
      const value = BigInt(condition.value)
      const isBound = condition.operator === 'gte' || condition.operator === 'lt'
      return isBound && startOfGrain(value, grain) === value
    }
    case 'isNull':
      return true
    case 'in':
    case 'notIn':
    case 'text':
    case 'has':
      return condition.column.name !== column
  }
}
