import type { Measure } from '../model/dataset'
import { fieldFilters } from '../model/filter'
import type { Row, Value } from '../model/value'
import type { AnswerNode, DatasetRequest } from './query-service'

/** The measures of nodes that are looked at, judged or ordered by. */
export function nodeMeasures({
  dataset,
  select,
  having,
  orderBy,
}: DatasetRequest): readonly Measure[] {
  const needed = new Set([
    ...select.nodes,
    ...fieldFilters(having).map(({ field }) => field),
    ...orderBy.map(({ field }) => field),
  ])
  return dataset.measures.filter(({ name }) => needed.has(name))
}

export function measuresIn(
  measures: readonly Measure[],
  names: ReadonlySet<string>,
): readonly Measure[] {
  return measures.filter(({ name }) => names.has(name))
}

/** What is looked at of rows, as they leave: quotients that are declared double as doubles. */
export function deliveries(
  measures: readonly Measure[],
  names: ReadonlySet<string>,
): (row: Row) => Row {
  const doubles = new Set(measures.filter(({ type }) => type === 'double').map(({ name }) => name))
  return (row) => {
    const left: Record<string, Value | null> = {}
    for (const name in row) {
      const value = row[name] ?? null
      if (names.has(name)) left[name] = doubles.has(name) ? asDouble(value) : value
    }
    return left
  }
}

/** A node with the measures of the period that it is compared to. */
export function withCompared(node: Row, compared: Row | null): AnswerNode {
  return { ...node, compared }
}

function asDouble(value: Value | null): Value | null {
  return typeof value === 'string' ? Number(value) : value
}
