import 'reflect-metadata'
import type { Column, Dataset, Dimension, Measure } from '../../src/model/dataset'

/** What the decorators of one property said. */
export type FieldDeclaration =
  | { readonly kind: 'column'; readonly column: Column }
  | { readonly kind: 'dimension'; readonly dimension: Dimension }
  | { readonly kind: 'measure'; readonly measure: Measure }

/** A decorated class; nothing ever makes an instance of it. */
export type DatasetClass = abstract new () => object

const FIELDS = 'lakefront:fields'
const DATASET = 'lakefront:dataset'

export function declareField(prototype: object, field: FieldDeclaration): void {
  Reflect.defineMetadata(FIELDS, [...declaredFields(prototype), field], prototype)
}

/** In the order of the properties. */
export function declaredFields(prototype: object): readonly FieldDeclaration[] {
  const fields: readonly FieldDeclaration[] | undefined = Reflect.getOwnMetadata(FIELDS, prototype)
  return fields ?? []
}

export function declareDataset(declared: DatasetClass, dataset: Dataset): void {
  Reflect.defineMetadata(DATASET, dataset, declared)
}

/** @throws Error when the class lacks `@Table` */
export function datasetOf(declared: DatasetClass): Dataset {
  const dataset: Dataset | undefined = Reflect.getOwnMetadata(DATASET, declared)
  if (dataset === undefined)
    throw new Error(`class ${declared.name} is no dataset: decorate it with @Table`)
  return dataset
}
