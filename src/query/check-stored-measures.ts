import { CodedError } from '../model/coded-error'
import type { Dataset, Measure } from '../model/dataset'
import type { MeasureExpression } from '../model/expression'

/**
 * A figure that the table holds for each row, and that nothing combines, is exact only where a
 * group is one row: never is it added up. One whose input the table lacks is none of it at all.
 * @throws CodedError NOT_EXACTLY_ANSWERABLE
 */
export function checkStoredMeasures(
  measures: readonly Measure[],
  fields: readonly string[],
  dataset: Dataset,
): void {
  const lacking = measures.find((measure) => inputsThatLack(measure.expression, dataset).length > 0)
  if (lacking !== undefined) throw lacksInput(lacking, dataset)
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

/** Of whatever groups. */
export function isAnsweredByOwnTable({ expression }: Measure, dataset: Dataset): boolean {
  return expression.kind !== 'stored' && inputsThatLack(expression, dataset).length === 0
}

/** Columns that only the finer table has. */
export function inputsThatLack(
  expression: MeasureExpression,
  { columns }: Pick<Dataset, 'columns'>,
): readonly string[] {
  const terms =
    expression.kind === 'ratio' ? [expression.numerator, expression.denominator] : [expression]
  return terms.flatMap(({ column }) =>
    column === undefined || columns.some(({ name }) => name === column) ? [] : [column],
  )
}

function lacksInput({ name, expression }: Measure, dataset: Dataset): CodedError {
  const inputs = inputsThatLack(expression, dataset).join(' and ')
  const { summarizes = dataset.name } = dataset
  return new CodedError(
    'NOT_EXACTLY_ANSWERABLE',
    `${name} needs ${inputs} of ${summarizes}, which answers for ${dataset.name} only where it has all that is asked for and its days are those of which ${dataset.name} was made; leave out ${name} or what ${summarizes} lacks, or start the job that produces ${dataset.name}.`,
  )
}

/** One value of the dimension is one value of the column. */
function isAsStored(name: string, { dimensions, columns }: Dataset): boolean {
  const expression = dimensions.find((dimension) => dimension.name === name)?.expression
  if (expression === undefined || expression.kind === 'column') return expression !== undefined
  return columns.find((column) => column.name === expression.column)?.grain === expression.grain
}
