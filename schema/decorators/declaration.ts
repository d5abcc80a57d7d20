import 'reflect-metadata'
import type { Column, Dataset, Dimension, Measure, Relation } from '../../src/model/dataset'

/** What the decorators of one property said. */
export type FieldDeclaration =
  | { readonly kind: 'column'; readonly column: Column }
  | { readonly kind: 'dimension'; readonly dimension: Dimension }
  | { readonly kind: 'relation'; readonly relation: Relation }
  /** Its type may follow from columns that are not declared yet. */
  | {
      readonly kind: 'measure'
      readonly measure: Omit<Measure, 'type'> & Partial<Pick<Measure, 'type'>>
    }

/** A decorated class; nothing ever makes an instance of it. */
export interface DatasetClass {
  readonly prototype: object
  readonly name: string
}

const FIELDS = new WeakMap<object, readonly FieldDeclaration[]>()
const DATASETS = new WeakMap<DatasetClass, Dataset>()

export function declareField(prototype: object, field: FieldDeclaration): void {
  FIELDS.set(prototype, [...declaredFields(prototype), field])
}

/** In the order of the properties. */
export function declaredFields(prototype: object): readonly FieldDeclaration[] {
  return FIELDS.get(prototype) ?? []
}

export function declareDataset(declared: DatasetClass, dataset: Dataset): void {
  DATASETS.set(declared, dataset)
}

/** @throws Error when the class lacks `@Table` */
export function datasetOf(declared: DatasetClass): Dataset {
  const dataset = DATASETS.get(declared)
  if (dataset === undefined)
    throw new Error(`class ${declared.name} is no dataset: decorate it with @Table`)
  return dataset
}
