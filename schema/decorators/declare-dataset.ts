import { DEFAULT_MAX_ROWS, type Dataset } from '../../src/model/dataset'
import { deepFreeze } from '../../src/model/deep-freeze'
import { faultsOf } from './dataset-faults'
import {
  declareDataset,
  declaredFields,
  type DatasetClass,
  type FieldDeclaration,
} from './declaration'
import { camelCase } from './names'
import { naturalType } from './natural-type'

/** What a decorator of a class says; the rest is in its properties. */
export type DatasetOptions = Omit<
  Dataset,
  'name' | 'columns' | 'dimensions' | 'measures' | 'maxRows'
> & {
  /** The largest `first`; 10,000 unless said. */
  readonly maxRows?: number
}

/**
 * Makes a class a dataset.
 * @throws Error naming every fault of the declaration
 */
export function declare(declared: DatasetClass, options: DatasetOptions): void {
  const dataset = deepFreeze(assemble(declared, options))
  const faults = faultsOf(dataset)
  if (faults.length > 0) {
    throw new Error(`dataset ${declared.name} cannot be declared:\n- ${faults.join('\n- ')}`)
  }
  declareDataset(declared, dataset)
}

/** A dataset is named as its class, in camelCase. */
export function datasetName({ name }: DatasetClass): string {
  return camelCase(name)
}

function assemble(declared: DatasetClass, options: DatasetOptions): Dataset {
  const fields = declaredFields(declared.prototype)
  const columns = fields.flatMap((field) => (field.kind === 'column' ? [field.column] : []))
  return {
    ...options,
    name: datasetName(declared),
    grain: [...options.grain],
    columns,
    dimensions: fields.flatMap((field) =>
      field.kind === 'dimension' ? [withNulls(field.dimension, fields)] : [],
    ),
    measures: fields.flatMap((field) =>
      field.kind === 'measure' ? [typed(field.measure, columns)] : [],
    ),
    relations: fields.flatMap((field) => (field.kind === 'relation' ? [field.relation] : [])),
    maxRows: options.maxRows ?? DEFAULT_MAX_ROWS,
  }
}

/** Where no type is natural, a fault says why. */
function typed(
  measure: Extract<FieldDeclaration, { kind: 'measure' }>['measure'],
  columns: Dataset['columns'],
): Dataset['measures'][number] {
  return { ...measure, type: measure.type ?? naturalType(measure.expression, columns) ?? 'long' }
}

/** A grain of a nullable instant is null where the instant is. */
function withNulls(
  dimension: Dataset['dimensions'][number],
  fields: readonly FieldDeclaration[],
): Dataset['dimensions'][number] {
  const nullable = fields.some(
    (field) =>
      field.kind === 'column' &&
      field.column.name === dimension.expression.column &&
      field.column.nullable,
  )
  return { ...dimension, nullable }
}
