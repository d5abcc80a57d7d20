import type { Dataset } from '../model/dataset'
import { fieldFilters } from '../model/filter'
import type { DatasetRequest } from './query-service'

/** Whether the other table has every field that the request groups, filters, orders by or looks at. */
export function viewCovers(view: Dataset, request: DatasetRequest): boolean {
  const { dataset, where, having, groupBy, orderBy, select } = request
  const has = ({ dimensions, measures }: Dataset, name: string) =>
    [...dimensions, ...measures].some((field) => field.name === name)
  const dimensions = new Set(dataset.dimensions.map(({ name }) => name))
  // Of a dimension that groupBy lacks, nothing is read.
  const looked = [select.nodes, select.compared, select.totals, select.comparedTotals]
    .flatMap((names) => [...names])
    .filter((name) => !dimensions.has(name))
  const read = [
    ...looked,
    ...(groupBy ?? []),
    ...orderBy.map(({ field }) => field),
    ...[where, having].flatMap(fieldFilters).map(({ field }) => field),
  ]
  return read.every((name) => !has(dataset, name) || has(view, name))
}
