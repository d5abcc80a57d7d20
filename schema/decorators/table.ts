import { DEFAULT_MAX_ROWS, type Dataset } from '../../src/model/dataset'
import { deepFreeze } from '../../src/model/deep-freeze'
import {
  declareDataset,
  declaredFields,
  type DatasetClass,
  type FieldDeclaration,
} from './declaration'
import { camelCase } from './names'
import { faultsOf } from './dataset-faults'
import { naturalType } from './natural-type'

type TableOptions = Pick<Dataset, 'table' | 'kind' | 'description' | 'partitionedBy' | 'grain'> & {
  /** The largest `first`; 10,000 unless said. */
  readonly maxRows?: number
}

/**
 * Makes a class a dataset, named as the class in camelCase.
 * @throws Error naming every fault of the declaration
 */
export function Table(options: TableOptions): (declared: DatasetClass) => void {
  return (declared) => {
    const dataset = deepFreeze(assemble(declared, options))
    const faults = faultsOf(dataset)
    if (faults.length > 0) {
      throw new Error(`dataset ${declared.name} cannot be declared:\n- ${faults.join('\n- ')}`)
    }
    declareDataset(declared, dataset)
  }
}

function assemble(declared: DatasetClass, options: TableOptions): Dataset {
  const fields = declaredFields(declared.prototype)
  const columns = fields.flatMap((field) => (field.kind === 'column' ? [field.column] : []))
  return {
    ...options,
    name: camelCase(declared.name),
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
