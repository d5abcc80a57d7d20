import { declareField } from './declaration'

interface RelationOptions {
  /** From dimensions here to those of the other dataset's grain. */
  readonly key: Readonly<Record<string, string>>
}

/**
 * The row of another dataset whose row key stands here: null where a part of the key is null or no
 * row has it. The other is named, not imported, so that two datasets may name each other.
 */
export function Relation(
  dataset: string,
  { key }: RelationOptions,
  description: string,
): (prototype: object, property: string) => void {
  const parts = Object.entries(key).map(([field, target]) => ({ field, target }))
  return (prototype, property) =>
    declareField(prototype, {
      kind: 'relation',
      relation: { name: property, dataset, key: parts, description },
    })
}
