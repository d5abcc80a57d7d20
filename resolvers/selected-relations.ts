import type { Dataset, Relation } from '../src/model/dataset'
import { selectedFields, type SelectingField } from './selected-fields'

/** A relation that an operation looks at. */
export interface SelectedRelation {
  readonly relation: Relation
  readonly target: Dataset
  /** What is looked at of the other rows, with the keys of the relations beyond. */
  readonly fields: ReadonlySet<string>
  readonly beyond: readonly SelectedRelation[]
}

/** The relations that the operation looks at of the dataset's rows, which stand at `path`. */
export function selectedRelations(
  info: SelectingField,
  path: readonly string[],
  { relations = [] }: Dataset,
  datasets: ReadonlyMap<string, Dataset>,
): readonly SelectedRelation[] {
  const selected = selectedFields(info, ...path)
  return relations.flatMap((relation) => {
    const target = datasets.get(relation.dataset)
    if (target === undefined || !selected.has(relation.name)) return []
    const place = [...path, relation.name]
    const beyond = selectedRelations(info, place, target, datasets)
    const fields = withKeys(selectedFields(info, ...place), beyond)
    return [{ relation, target, fields, beyond }]
  })
}

export function withKeys(
  fields: ReadonlySet<string>,
  relations: readonly SelectedRelation[],
): ReadonlySet<string> {
  const keys = relations.flatMap(({ relation }) => relation.key.map(({ field }) => field))
  return new Set([...fields, ...keys])
}
