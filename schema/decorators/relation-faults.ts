import type { Dataset, Relation } from '../../src/model/dataset'

/** What is wrong with relations as far as their own dataset tells. */
export function relationFaults({ dimensions, relations = [] }: Dataset): readonly string[] {
  const names = new Set(dimensions.map(({ name }) => name))
  return relations.flatMap((relation) => keyFaults(relation, names))
}

function keyFaults({ name, key }: Relation, dimensions: ReadonlySet<string>): string[] {
  if (key.length === 0) return [`${name} has no key: name the dimensions that hold it`]
  return key
    .filter(({ field }) => !dimensions.has(field))
    .map(({ field }) => `${name} takes its key from ${field}, which is no dimension`)
}
