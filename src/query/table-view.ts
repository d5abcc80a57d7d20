import { isDeepStrictEqual } from 'node:util'
import type { Dataset, Dimension, Measure } from '../model/dataset'
import { deepFreeze } from '../model/deep-freeze'
import { column, truncate, type MeasureExpression } from '../model/expression'
import { fieldFilters } from '../model/filter'
import { coarserMeasure, type Pair } from './coarser-measure'
import { finerMeasure } from './finer-measure'
import { columnOf } from './held-columns'

/** The dataset that is asked for, answered by another table than its own. */
export interface TableView {
  /** Whose table it is. */
  readonly other: Dataset
  readonly isCoarser: boolean
  /** What can be asked of that table, by the fields of the dataset asked for and by its columns. */
  readonly dataset: Dataset
}

/** Null where rows of both cannot be told to be of the same days. */
export function tableView(asked: Dataset, other: Dataset, isCoarser: boolean): TableView | null {
  const [time, otherTime] = [dayColumn(asked), dayColumn(other)]
  if (time === null || otherTime === null) return null
  const inOther = (dimension: Dimension): Dimension | null =>
    dimension.expression.column === time
      ? timeIn(dimension, { asked, other, time, otherTime, isCoarser })
      : same(dimension, asked, other)
  const mapped = asked.dimensions.flatMap((dimension) => inOther(dimension) ?? [])
  const names = new Set(asked.dimensions.map(({ name }) => name))
  // What a column holds may be filtered by dimensions that only the finer dataset has.
  const dimensions = [...mapped, ...other.dimensions.filter(({ name }) => !names.has(name))]
  const pair: Pair = { asked, other, sameColumn: (name) => sameColumn(name, asked, mapped, other) }
  const measureIn = isCoarser ? coarserMeasure : finerMeasure
  return deepFreeze({
    other,
    isCoarser,
    dataset: {
      ...asked,
      table: other.table,
      columns: other.columns,
      partitionedBy: other.partitionedBy,
      dimensions,
      measures: asked.measures.flatMap((measure): readonly Measure[] => {
        const expression = measureIn(measure.expression, pair)
        return expression !== null && isFilteredBy(expression, dimensions)
          ? [{ ...measure, expression }]
          : []
      }),
    },
  })
}

function dayColumn({ partitionedBy }: Dataset): string | null {
  return partitionedBy?.transform === 'day' ? partitionedBy.column : null
}

interface Times {
  readonly asked: Dataset
  readonly other: Dataset
  readonly time: string
  readonly otherTime: string
  readonly isCoarser: boolean
}

/** In a coarser table some are left to filter by whole hours or days only, which plans are checked for. */
function timeIn(dimension: Dimension, times: Times): Dimension | null {
  const { asked, other, time, otherTime, isCoarser } = times
  const { expression } = dimension
  if (expression.kind === 'truncate') {
    return { ...dimension, expression: truncate(otherTime, expression.grain) }
  }
  const isSame = columnOf(asked, time)?.grain === columnOf(other, otherTime)?.grain
  return isSame || isCoarser ? { ...dimension, expression: column(otherTime) } : null
}

function same(dimension: Dimension, asked: Dataset, other: Dataset): Dimension | null {
  const found = other.dimensions.find(({ name }) => name === dimension.name)
  if (found === undefined) return null
  const isSame = isDeepStrictEqual(meaningOf(dimension, asked), meaningOf(found, other))
  return isSame ? { ...dimension, expression: found.expression } : null
}

/** Values are the same where these are, as far as declarations tell. */
function meaningOf({ type, members, expression }: Dimension, of: Dataset): unknown {
  // Of starts of days, hours are none; days of them are checked against the zone where they are read.
  const grain =
    expression.kind === 'truncate' ? expression.grain : columnOf(of, expression.column)?.grain
  return [type, members, expression.kind, grain]
}

/** Columns behind dimensions that are not grains of time have each value in both tables. */
function sameColumn(
  name: string,
  asked: Dataset,
  mapped: readonly Dimension[],
  other: Dataset,
): string | null {
  const dimension = asked.dimensions.find(
    ({ expression }) => expression.kind === 'column' && expression.column === name,
  )
  const found = mapped.find((candidate) => candidate.name === dimension?.name)?.expression
  if (found === undefined) return null
  const isStoredAlike = columnOf(asked, name)?.grain === columnOf(other, found.column)?.grain
  return isStoredAlike ? found.column : null
}

function isFilteredBy(expression: MeasureExpression, dimensions: readonly Dimension[]): boolean {
  const terms =
    expression.kind === 'ratio' ? [expression.numerator, expression.denominator] : [expression]
  const names = new Set(dimensions.map(({ name }) => name))
  const filters = terms.flatMap((term) => ('where' in term ? [term.where] : []))
  return filters.flatMap(fieldFilters).every(({ field }) => names.has(field))
}
