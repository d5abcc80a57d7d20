import type { Dataset } from '../../src/model/dataset'
import { durationMicros } from '../../src/model/duration'
import { dimensionFaults } from './dimension-faults'
import { folderFaults } from './folder-faults'
import { measureFaults } from './measure-faults'
import { relationFaults } from './relation-faults'

const CAMEL_CASE = /^[a-z][a-zA-Z0-9]*$/
const SNAKE_CASE = /^[a-z][a-z0-9_]*$/
const TABLE = /^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/
const MAX_ROWS = 1_000_000

/** `id` would let caches merge rows of different answers; the others mean something else in the API. */
const RESERVED = new Set(['id', 'and', 'or', 'not', 'filled', 'compared'])

/** What is wrong with a declaration, each fault in a sentence of its own. */
export function faultsOf(dataset: Dataset): readonly string[] {
  return [
    ...tableFaults(dataset),
    ...nameFaults(dataset),
    ...descriptionFaults(dataset),
    ...partitionFaults(dataset),
    ...folderFaults(dataset),
    ...grainFaults(dataset),
    ...kindFaults(dataset),
    ...heldFaults(dataset),
    ...dimensionFaults(dataset),
    ...measureFaults(dataset),
    ...relationFaults(dataset),
    ...freshnessFaults(dataset),
  ]
}

function freshnessFaults({ freshness }: Dataset): string[] {
  if (freshness === undefined || durationMicros(freshness.within) !== null) return []
  return [`freshness within ${freshness.within} is no duration such as PT26H or P1DT2H`]
}

function tableFaults({ name, table, maxRows }: Dataset): string[] {
  return [
    ...(CAMEL_CASE.test(name) ? [] : [`the class name gives ${name}, which is not camelCase`]),
    ...(TABLE.test(table)
      ? []
      : [`table ${table} is not of the form namespace.table in snake_case`]),
    ...(Number.isInteger(maxRows) && maxRows >= 1 && maxRows <= MAX_ROWS
      ? []
      : [`maxRows ${maxRows} is not an integer from 1 to ${MAX_ROWS}`]),
  ]
}

function nameFaults({ columns, dimensions, measures, relations = [], folder }: Dataset): string[] {
  const fields = [...dimensions, ...measures, ...relations].map(({ name }) => name)
  const stored = columns.map(({ name }) => name)
  return [
    ...repeated(fields).map((name) => `field ${name} is declared twice`),
    ...repeated(stored).map((name) => `column ${name} is declared twice`),
    ...fields.filter((name) => RESERVED.has(name)).map((name) => `no field may be called ${name}`),
    ...fields
      .filter((name) => !CAMEL_CASE.test(name))
      .map((name) => `field ${name} is not camelCase`),
    ...stored
      .filter((name) => folder === undefined && !SNAKE_CASE.test(name))
      .map((name) => `column ${name} is not snake_case`),
  ]
}

function descriptionFaults(dataset: Dataset): string[] {
  const { columns, dimensions, measures, relations = [] } = dataset
  const described = [dataset, ...columns, ...dimensions, ...measures, ...relations]
  const bare = described.filter(({ description }) => description.trim() === '')
  return [...new Set(bare.map(({ name }) => `${name} has no description`))]
}

function partitionFaults({ columns, partitionedBy }: Dataset): string[] {
  if (partitionedBy === null) return []
  const column = columns.find(({ name }) => name === partitionedBy.column)
  if (column === undefined)
    return [`partitionedBy names ${partitionedBy.column}, which is no column`]
  if (partitionedBy.transform === 'day' && column.type !== 'timestamptz') {
    return [`partitionedBy takes days of ${column.name}, which is no timestamptz`]
  }
  if (partitionedBy.transform === 'identity' && column.type !== 'string') {
    return [`partitionedBy takes the values of ${column.name}, which is no string`]
  }
  return column.nullable ? [`partitionedBy names ${column.name}, which may be null`] : []
}

function grainFaults({ grain, dimensions }: Dataset): string[] {
  const names = new Set(dimensions.map(({ name }) => name))
  return [
    ...(grain.length === 0 ? ['grain is empty: name the dimensions that identify a row'] : []),
    ...repeated(grain).map((name) => `grain names ${name} twice`),
    ...grain
      .filter((name) => !names.has(name))
      .map((name) => `grain names ${name}, which is no dimension`),
  ]
}

function kindFaults({ kind, measures, dimensions }: Dataset): string[] {
  if (dimensions.length === 0) return ['a dataset needs a dimension']
  if (kind === 'rows' && measures.length > 0) return ['a dataset of kind rows has no measures']
  if (kind === 'groups' && measures.length === 0)
    return ['a dataset of kind groups needs a measure']
  return []
}

function heldFaults({ columns, summarizes }: Dataset): string[] {
  if (summarizes !== undefined) return []
  return columns
    .filter(({ holds }) => holds !== undefined)
    .map(({ name }) => `${name} says what it holds, but summarizes does not say of which dataset`)
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
}
