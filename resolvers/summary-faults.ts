import { isDeepStrictEqual } from 'node:util'
import type { Job } from '../pipeline/jobs/job'
import { measureFaults } from '../schema/decorators/measure-faults'
import { isTable, type Column, type Dataset, type Measure } from '../src/model/dataset'
import { TIME_GRAINS, type MeasureExpression } from '../src/model/expression'
import { fieldFilters } from '../src/model/filter'
import type { ColumnType } from '../src/model/value'
import { inputsThatLack } from '../src/query/check-stored-measures'

/** What is wrong with datasets that summarize another one. */
export function summaryFaults(
  datasets: readonly Dataset[],
  jobs: readonly Job[],
): readonly string[] {
  return datasets.flatMap((dataset) =>
    dataset.summarizes === undefined
      ? []
      : faultsOf(dataset, dataset.summarizes, datasets, jobs).map(
          (fault) => `dataset ${dataset.name} ${fault}`,
        ),
  )
}

function faultsOf(
  dataset: Dataset,
  name: string,
  datasets: readonly Dataset[],
  jobs: readonly Job[],
): readonly string[] {
  const finer = datasets.find((candidate) => candidate.name === name)
  if (finer === undefined) return [`summarizes ${name}, which is not declared`]
  if (![dataset, finer].every(isByDay)) {
    return [`summarizes ${name}, but not both are tables partitioned by days`]
  }
  return [
    ...(dataset.kind === 'groups' ? [] : [`summarizes ${name}, but its rows are no groups`]),
    ...grainFaults(dataset, finer),
    ...dimensionFaults(dataset, finer),
    ...dataset.columns.flatMap((column) => heldFaults(column, finer)),
    ...dataset.measures.flatMap((measure) => inputFaults(measure, dataset, finer)),
    ...jobFaults(dataset, finer, jobs),
  ]
}

function isByDay(dataset: Dataset): boolean {
  return isTable(dataset) && dataset.partitionedBy?.transform === 'day'
}

/** Weeks and months are answered from days: a partition is made of the same day of the other table. */
function grainFaults(dataset: Dataset, finer: Dataset): string[] {
  const [grain, finerGrain] = [timeGrain(dataset), timeGrain(finer)]
  if (grain === 'week' || grain === 'month') return [`is stored by ${grain}: store it by day`]
  const isFiner =
    finerGrain !== undefined &&
    (grain === undefined || TIME_GRAINS.indexOf(grain) < TIME_GRAINS.indexOf(finerGrain))
  return isFiner ? [`summarizes ${finer.name}, which is stored by ${finerGrain}`] : []
}

function timeGrain({ partitionedBy, columns }: Dataset) {
  return columns.find(({ name }) => name === partitionedBy?.column)?.grain
}

function dimensionFaults(dataset: Dataset, finer: Dataset): string[] {
  return dataset.dimensions.flatMap(({ name, type, members }) => {
    const there = finer.dimensions.find((dimension) => dimension.name === name)
    const isOther =
      there !== undefined && !isDeepStrictEqual([type, members], [there.type, there.members])
    return isOther ? [`has ${name}, which in ${finer.name} has another type`] : []
  })
}

function heldFaults({ name, type, holds }: Column, finer: Dataset): string[] {
  if (holds === undefined) return []
  const of = `of ${finer.name}: ${name}`
  if (holds.kind === 'level' || holds.kind === 'stored') {
    return [`says what it holds ${of} is a ${holds.kind}, which is no aggregate of its rows`]
  }
  const measure: Measure = { name, expression: holds, type: measureType(type), description: name }
  const faults = faultsIn(finer, measure)
  if (faults.length > 0) return faults.map((fault) => `holds ${of} ${fault.slice(name.length + 1)}`)
  const zoned = filteredByGrain(holds, finer)
  if (zoned !== undefined) {
    return [`holds ${of} filters by ${zoned}, which is another time in each time zone`]
  }
  return isHeldExactly(holds, type, finer)
    ? []
    : [`holds ${of} has a type that cannot hold it exactly`]
}

/** A job knows one time zone, and a request has its own. */
function filteredByGrain(holds: MeasureExpression, { dimensions }: Dataset): string | undefined {
  const grains = dimensions.filter(({ expression }) => expression.kind === 'truncate')
  const terms = holds.kind === 'ratio' ? [holds.numerator, holds.denominator] : [holds]
  return terms
    .flatMap((term) => ('where' in term ? fieldFilters(term.where) : []))
    .map(({ field }) => field)
    .find((field) => grains.some(({ name }) => name === field))
}

/** Decimals keep their digits after the point; a sum of doubles depends on the order. */
function isHeldExactly(holds: MeasureExpression, type: ColumnType, { columns }: Dataset): boolean {
  if (holds.kind !== 'sum' && holds.kind !== 'min' && holds.kind !== 'max') return true
  const from = columns.find(({ name }) => name === holds.column)?.type
  if (holds.kind !== 'sum') return isDeepStrictEqual(from, type)
  if (typeof from !== 'object' || typeof type !== 'object') return type === 'long'
  return from.decimal.scale === type.decimal.scale
}

function measureType(type: ColumnType): Measure['type'] {
  if (typeof type === 'object') return 'decimal'
  return type === 'int' || type === 'boolean' || type === 'strings' ? 'long' : type
}

function faultsIn(finer: Dataset, measure: Measure): readonly string[] {
  const lacking = inputsThatLack(measure.expression, finer)
  return lacking.length > 0
    ? lacking.map((column) => `${measure.name} reads ${column}, which is no column`)
    : measureFaults({ ...finer, measures: [measure] })
}

/** Of measures that only the other table can answer. */
function inputFaults(measure: Measure, dataset: Dataset, finer: Dataset): string[] {
  const { expression, name } = measure
  const terms =
    expression.kind === 'ratio' ? [expression.numerator, expression.denominator] : [expression]
  const others = terms.filter((term) => inputsThatLack(term, dataset).length > 0)
  if (others.length === 0) return []
  const faults = others.flatMap((term) => {
    const found = faultsIn(finer, { ...measure, expression: term })
    const isTyped = expression.kind === 'ratio' || measure.type !== 'decimal'
    return isTyped ? found : [...found, `${name} is decimal: store it in a column that holds it`]
  })
  return faults.map((fault) => `takes from ${finer.name} what it lacks: ${fault}`)
}

function jobFaults({ name }: Dataset, finer: Dataset, jobs: readonly Job[]): string[] {
  return jobs
    .filter(({ produces, reads }) => produces.includes(name) && !reads.includes(finer.name))
    .map((job) => `summarizes ${finer.name}, which its job ${job.name} does not read`)
}
