import { CodedError } from '../model/coded-error'
import type { Dataset, Measure } from '../model/dataset'

/**
 * A figure that the table holds for each row, and that nothing combines, is exact only where a
 * group is one row: never is it added up.
 * @throws CodedError NOT_EXACTLY_ANSWERABLE
 */
export function checkStoredMeasures(
  measures: readonly Measure[],
  fields: readonly string[],
  dataset: Dataset,
): void {
  const stored = measures.find(({ expression }) => expression.kind === 'stored')
  if (stored === undefined) return
  const missing = dataset.grain.filter(
    (name) => !fields.includes(name) || !isAsStored(name, dataset),
  )
  if (missing.length === 0) return
  throw new CodedError(
    'NOT_EXACTLY_ANSWERABLE',
    `${stored.name} is stored by ${dataset.grain.join(', ')} and cannot be added up; group by all of them, or leave it out.`,
  )
}

/** One value of the dimension is one value of the column. */
function isAsStored(name: string, { dimensions, columns }: Dataset): boolean {
  const expression = dimensions.find((dimension) => dimension.name === name)?.expression
  if (expression === undefined || expression.kind === 'column') return expression !== undefined
  return columns.find((column) => column.name === expression.column)?.grain === expression.grain
}
