import { ID } from 'type-graphql'
import type { Dataset } from '../../src/model/dataset'
import { pascalCase } from '../decorators/names'
import { stable, withVolatile } from '../decorators/stable'
import { datasetArgs } from '../inputs/dataset-args'
import { BigIntScalar } from '../scalars/big-int'
import { AnswerSourceType } from './answer-source'
import { enumType, type EnumObject } from './enum-type'
import { objectType, type MadeClass, type MadeField } from './made-type'
import { PageInfo } from './page-info'
import { PlanType } from './plan'
import { WindowType } from './window'
import { measureFields } from './measure-fields'
import { rowType, type Datasets } from './row-type'

/** What a dataset's root field is made of. */
export interface DatasetTypes {
  readonly connection: MadeClass
  readonly args: MadeClass
}

/** type-graphql's metadata is one global, so the types of a dataset are made once. */
const made = new WeakMap<Dataset, DatasetTypes>()

/** `datasets` has those that relations name. */
export function datasetTypes(dataset: Dataset, datasets: Datasets): DatasetTypes {
  const found = made.get(dataset)
  if (found !== undefined) return found
  const dimensions = dataset.kind === 'groups' ? dimensionsEnum(dataset) : null
  const fresh = Object.freeze({
    connection: connectionType(dataset, dimensions, datasets),
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

function connectionType(
  dataset: Dataset,
  dimensions: EnumObject | null,
  datasets: Datasets,
): MadeClass {
  const name = pascalCase(dataset.name)
  const measures = dimensions && { dimensions, type: measuresType(name, dataset) }
  const connection = objectType(`${name}Connection`, `An answer of ${dataset.name}.`, [
    {
      name: 'id',
      type: ID,
      options: {
        description:
          'Names this answer: request, page, snapshot, policy. Always select it, or caches mix two answers.',
      },
    },
    {
      name: 'nodes',
      type: [rowType(dataset, measures?.type ?? null, datasets)],
      options: {},
    },
    ...(measures === null ? [] : groupFields(measures.dimensions, measures.type)),
    {
      name: 'totalCount',
      type: BigIntScalar,
      options: { description: 'Nodes on all pages, after having and fill.' },
    },
    { name: 'pageInfo', type: PageInfo, options: {} },
    { name: 'source', type: AnswerSourceType, options: {} },
    { name: 'explain', type: PlanType, options: {} },
  ])
  // What would be executed depends on which engines live.
  return withVolatile(stable(connection), 'explain')
}

function groupFields(dimensions: EnumObject, measures: MadeClass): MadeField[] {
  return [
    { name: 'groupedBy', type: [dimensions], options: { description: 'As asked for.' } },
    {
      name: 'totals',
      type: measures,
      options: { description: 'Of all rows that where keeps, before having.' },
    },
    {
      name: 'comparedTotals',
      type: measures,
      options: { nullable: true, description: 'Of comparedWindow; null without compareTo.' },
    },
    {
      name: 'comparedWindow',
      type: WindowType,
      options: { nullable: true, description: 'What nodes are compared to.' },
    },
  ]
}

function measuresType(name: string, dataset: Dataset): MadeClass {
  const description = `The measures of ${dataset.name}.`
  return stable(objectType(`${name}Measures`, description, measureFields(dataset)))
}
