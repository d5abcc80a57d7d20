import { Int } from 'type-graphql'
import type { Dataset } from '../../src/model/dataset'
import { UTC } from '../../src/model/time-zone'
import { pascalCase } from '../decorators/names'
import { TimeZoneScalar } from '../scalars/time-zone'
import { enumType, type EnumObject } from '../types/enum-type'
import { argsType, inputType, type MadeClass, type MadeField } from '../types/made-type'
import { AsOfInput } from './as-of'
import { Comparison } from './comparison'
import { conditionInput } from './condition-input'
import { Direction } from './direction'
import { dimensionFilter, measureFilter } from './filter-input'

export const DEFAULT_FIRST = 100

/** The arguments of a dataset's root field; `dimensions` is the enum that groupBy takes. */
export function datasetArgs(dataset: Dataset, dimensions: EnumObject | null): MadeClass {
  const name = pascalCase(dataset.name)
  return argsType(`${name}Args`, [
    { name: 'where', type: whereInput(name, dataset), options: { nullable: true } },
    ...(dimensions === null ? [] : groupArgs(name, dataset, dimensions)),
    {
      name: 'orderBy',
      type: [orderByInput(name, dataset)],
      options: { nullable: true, description: orderDescription(dataset) },
    },
    {
      name: 'timeZone',
      type: TimeZoneScalar,
      options: {
        defaultValue: UTC,
        description:
          'By whose clocks hours, days, weeks and months begin. NOT_EXACTLY_ANSWERABLE: what is stored is too coarse for it.',
      },
    },
    {
      name: 'asOf',
      type: AsOfInput,
      options: { nullable: true, description: 'Absent: what is published now.' },
    },
    ...pageArgs(dataset),
  ])
}

function pageArgs({ maxRows }: Dataset): MadeField[] {
  return [
    {
      name: 'first',
      type: Int,
      options: {
        defaultValue: DEFAULT_FIRST,
        description: `1 to ${maxRows}, else FIRST_OUT_OF_RANGE.`,
      },
    },
    {
      name: 'after',
      type: String,
      options: { nullable: true, description: 'endCursor of the page before.' },
    },
  ]
}

function groupArgs(name: string, dataset: Dataset, dimensions: EnumObject): MadeField[] {
  return [
    {
      name: 'groupBy',
      type: [dimensions],
      options: {
        defaultValue: [],
        description: 'One node a group; [] is one group over everything.',
      },
    },
    {
      name: 'having',
      type: havingInput(name, dataset),
      options: { nullable: true, description: 'Keeps nodes; totals are of all rows.' },
    },
    {
      name: 'fill',
      type: Boolean,
      options: {
        defaultValue: false,
        description:
          'Adds the times without rows, from gte to lt of where, for each combination of the other dimensions.',
      },
    },
    {
      name: 'compareTo',
      type: Comparison,
      options: { nullable: true, description: 'Needs the time bounded in where by gte and lt.' },
    },
  ]
}

function whereInput(name: string, dataset: Dataset): MadeClass {
  const description =
    'All must hold. Leave out what is not filtered: an explicit null is BAD_USER_INPUT.'
  const fields = dataset.dimensions.map((dimension) => ({
    name: dimension.name,
    type: dimensionFilter(dimension),
    options: { nullable: true, description: dimension.description },
  }))
  return conditionInput(`${name}Where`, description, fields)
}

function havingInput(name: string, dataset: Dataset): MadeClass {
  const fields = dataset.measures.map((measure) => ({
    name: measure.name,
    type: measureFilter(measure),
    options: { nullable: true, description: measure.description },
  }))
  return conditionInput(`${name}Having`, 'All must hold, of a node.', fields)
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
