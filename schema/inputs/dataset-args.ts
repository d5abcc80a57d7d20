import { Int } from 'type-graphql'
import type { Dataset } from '../../src/model/dataset'
import { pascalCase } from '../decorators/names'
import { enumType, type EnumObject } from '../types/enum-type'
import { argsType, inputType, type MadeClass, type MadeField } from '../types/made-type'
import { Direction } from './direction'
import { filterInput } from './filter-input'

export const DEFAULT_FIRST = 100

/** The arguments of a dataset's root field; `dimensions` is the enum that groupBy takes. */
export function datasetArgs(dataset: Dataset, dimensions: EnumObject | null): MadeClass {
  const name = pascalCase(dataset.name)
  return argsType(`${name}Args`, [
    { name: 'where', type: whereInput(name, dataset), options: { nullable: true } },
    ...(dimensions === null ? [] : [groupByArg(dimensions)]),
    {
      name: 'orderBy',
      type: [orderByInput(name, dataset)],
      options: { nullable: true, description: orderDescription(dataset) },
    },
    {
      name: 'first',
      type: Int,
      options: {
        defaultValue: DEFAULT_FIRST,
        description: `1 to ${dataset.maxRows}, else FIRST_OUT_OF_RANGE.`,
      },
    },
    {
      name: 'after',
      type: String,
      options: { nullable: true, description: 'endCursor of the page before.' },
    },
  ])
}

function whereInput(name: string, dataset: Dataset): MadeClass {
  const description =
    'All must hold. Leave out what is not filtered: an explicit null is BAD_USER_INPUT. NULL meets no filter.'
  const fields = dataset.dimensions.map((dimension) => ({
    name: dimension.name,
    type: filterInput(dimension),
    options: { nullable: true, description: dimension.description },
  }))
  return inputType(`${name}Where`, description, fields, (made) => [
    { name: 'and', type: [made], options: { nullable: true, description: '[] keeps everything.' } },
  ])
}

function groupByArg(dimensions: EnumObject): MadeField {
  return {
    name: 'groupBy',
    type: [dimensions],
    options: {
      defaultValue: [],
      description: 'One node a group; [] is one group over everything.',
    },
  }
}

function orderByInput(name: string, dataset: Dataset): MadeClass {
  const fields = enumType(
    `${name}Field`,
    `What ${dataset.name} can be ordered by.`,
    [...dataset.dimensions, ...dataset.measures].map((field) => ({
      value: field.name,
      description: field.description,
    })),
  )
  return inputType(`${name}OrderBy`, 'NULL comes last in both directions.', [
    { name: 'field', type: fields, options: {} },
    { name: 'direction', type: Direction, options: { defaultValue: 'asc' } },
  ])
}

function orderDescription({ kind, grain }: Dataset): string {
  return kind === 'groups'
    ? 'Ties are broken by groupBy. GROUP_BY_REQUIRED: names a dimension that groupBy lacks.'
    : `Ties are broken by ${grain.join(', ')}.`
}
