import type { Dataset } from '../../src/model/dataset'
import { pascalCase } from '../decorators/names'
import { stable } from '../decorators/stable'
import { addFields, objectType, type MadeClass, type MadeField } from './made-type'
import { measureFields } from './measure-fields'
import { dimensionType } from './value-type'

/** By name. */
export type Datasets = ReadonlyMap<string, Dataset>

/** type-graphql's metadata is one global, so the type of a dataset's rows is made once. */
const made = new WeakMap<Dataset, MadeClass>()

/** The type of nodes; `measures` that of the period they are compared to, where they are groups. */
export function rowType(
  dataset: Dataset,
  measures: MadeClass | null,
  datasets: Datasets,
): MadeClass {
  const found = made.get(dataset)
  if (found !== undefined) return found
  const fresh = plainType(dataset, measures)
  // Made before its relations, which may lead back to it.
  made.set(dataset, fresh)
  addFields(fresh, relationFields(dataset, datasets))
  return fresh
}

/** Rows have no id: their values depend on arguments, and caches would merge them. */
function plainType(dataset: Dataset, measures: MadeClass | null): MadeClass {
  const grouped = measures !== null
  const dimensions = dataset.dimensions.map((dimension) => ({
    name: dimension.name,
    type: dimensionType(dimension),
    options: {
      nullable: grouped || dimension.nullable,
      description: dimension.description,
    },
  }))
  const note = grouped ? ' A dimension is null where the data are, or where not in groupedBy.' : ''
  return stable(
    objectType(pascalCase(dataset.name), `${dataset.description}${note}`, [
      ...dimensions,
      ...measureFields(dataset),
      ...(measures === null ? [] : nodeFields(measures)),
    ]),
  )
}

function nodeFields(measures: MadeClass): MadeField[] {
  return [
    {
      name: 'filled',
      type: Boolean,
      options: { description: 'Added by fill: counts and sums 0, the rest null.' },
    },
    {
      name: 'compared',
      type: measures,
      options: {
        nullable: true,
        description:
          'This group a period earlier, as if filled where it has no rows; null where that period has no such time, and without compareTo.',
      },
    },
  ]
}

/** Only rows are named by relations. */
function relationFields({ relations = [] }: Dataset, datasets: Datasets): MadeField[] {
  return relations.flatMap(({ name, dataset, description }) => {
    const target = datasets.get(dataset)
    if (target === undefined) return []
    return [
      { name, type: rowType(target, null, datasets), options: { nullable: true, description } },
    ]
  })
}
