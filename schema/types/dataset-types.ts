import { ID } from 'type-graphql'
import type { Dataset } from '../../src/model/dataset'
import { pascalCase } from '../decorators/names'
import { datasetArgs } from '../inputs/dataset-args'
import { BigIntScalar } from '../scalars/big-int'
import { AnswerSourceType } from './answer-source'
import { enumType, type EnumObject } from './enum-type'
import { objectType, type MadeClass, type MadeField } from './made-type'
import { PageInfo } from './page-info'
import { dimensionType, isNullable, measureType } from './value-type'

/** What a dataset's root field is made of. */
export interface DatasetTypes {
  readonly connection: MadeClass
  readonly args: MadeClass
}

/** type-graphql's metadata is one global, so the types of a dataset are made once. */
const made = new WeakMap<Dataset, DatasetTypes>()

export function datasetTypes(dataset: Dataset): DatasetTypes {
  const found = made.get(dataset)
  if (found !== undefined) return found
  const dimensions = dataset.kind === 'groups' ? dimensionsEnum(dataset) : null
  const fresh = Object.freeze({
    connection: connectionType(dataset, dimensions),
    args: datasetArgs(dataset, dimensions),
  })
  made.set(dataset, fresh)
  return fresh
}

function dimensionsEnum(dataset: Dataset): EnumObject {
  return enumType(
    `${pascalCase(dataset.name)}Dimension`,
    `What ${dataset.name} can be grouped by.`,
    dataset.dimensions.map(({ name, description }) => ({ value: name, description })),
  )
}

function connectionType(dataset: Dataset, dimensions: EnumObject | null): MadeClass {
  const name = pascalCase(dataset.name)
  return objectType(`${name}Connection`, `An answer of ${dataset.name}.`, [
    {
      name: 'id',
      type: ID,
      options: {
        description:
          'Names this answer: request, page, snapshot, policy. Always select it, or caches mix two answers.',
      },
    },
    { name: 'nodes', type: [rowType(name, dataset)], options: {} },
    ...(dimensions === null ? [] : groupFields(name, dataset, dimensions)),
    { name: 'totalCount', type: BigIntScalar, options: { description: 'Nodes on all pages.' } },
    { name: 'pageInfo', type: PageInfo, options: {} },
    { name: 'source', type: AnswerSourceType, options: {} },
  ])
}

function groupFields(name: string, dataset: Dataset, dimensions: EnumObject): MadeField[] {
  const totals = objectType(
    `${name}Measures`,
    `The measures of ${dataset.name}.`,
    measureFields(dataset),
  )
  return [
    { name: 'groupedBy', type: [dimensions], options: { description: 'As asked for.' } },
    { name: 'totals', type: totals, options: { description: 'Of all rows that where keeps.' } },
  ]
}

/** Rows have no id: their values depend on arguments, and caches would merge them. */
function rowType(name: string, dataset: Dataset): MadeClass {
  const grouped = dataset.kind === 'groups'
  const dimensions = dataset.dimensions.map((dimension) => ({
    name: dimension.name,
    type: dimensionType(dimension),
    options: {
      nullable: grouped || dimension.nullable,
      description: dimension.description,
    },
  }))
  const note = grouped ? ' A dimension is null where the data are, or where not in groupedBy.' : ''
  return objectType(name, `${dataset.description}${note}`, [
    ...dimensions,
    ...measureFields(dataset),
  ])
}

function measureFields(dataset: Dataset): MadeField[] {
  return dataset.measures.map((measure) => ({
    name: measure.name,
    type: measureType(measure),
    options: { nullable: isNullable(measure), description: measure.description },
  }))
}
