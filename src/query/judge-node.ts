import type { Dataset } from '../model/dataset'
import type { Filter } from '../model/filter'
import type { Row } from '../model/value'
import { compareField } from './compare-fields'
import { conditionOf, plainCondition } from './condition'
import { holdsHere } from './judge-condition'

/** Whether `having` keeps a node, judged here, for nodes of which no engine knows. */
export function keepsNode(having: Filter, node: Row, dataset: Dataset): boolean {
  const condition = conditionOf(having, (filter) => plainCondition(filter, filter.field))
  return holdsHere(condition, {
    valueOf: (field) => node[field] ?? null,
    compare: (field, left, right) => compareField(dataset, field, left, right),
  })
}
